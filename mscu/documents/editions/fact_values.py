"""Types of the values of facts, each with the people it could endanger."""

from __future__ import annotations

from typing import Annotated

from mscu.codes import Sensitivity

Plain = Annotated[str, Sensitivity.PLAIN]
State = Annotated[str, Sensitivity.STATE]
Day = Annotated[str, Sensitivity.DATE]
District = Annotated[str, Sensitivity.DISTRICT]
Trade = Annotated[str, Sensitivity.TRADE]
Where = Annotated[str, Sensitivity.PLACE]
Name = Annotated[str, Sensitivity.PERSON]
Names = Annotated[tuple[str, ...], Sensitivity.PERSON]
Born = Annotated[str, Sensitivity.BIRTH]
Origin = Annotated[str, Sensitivity.ORIGIN]
Contact = Annotated[str, Sensitivity.CONTACT]
Identifier = Annotated[str, Sensitivity.IDENTIFIER]
Reference = Annotated[str, Sensitivity.REFERENCE]
Staff = Annotated[str, Sensitivity.STAFF]
Source = Annotated[str, Sensitivity.SOURCE]
Sources = Annotated[tuple[str, ...], Sensitivity.SOURCE]
Narrative = Annotated[str, Sensitivity.NARRATIVE]
Legal = Annotated[str, Sensitivity.LEGAL]
Count = Annotated[int, Sensitivity.COUNT]
Codes = Annotated[tuple[str, ...], Sensitivity.STATE]
Yes = Annotated[bool, Sensitivity.STATE]
