"""What made-up cases are about: kinds of exploitation, with sentences to fill in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One kind of case. `{firm}` and `{town}` are filled in."""

    title: str
    exploitation: tuple[str, ...]
    sector: str
    place_type: str
    male: bool
    reports: tuple[str, ...]
    indicators: tuple[str, ...]
    advice: str
    enquiry: str


def _scene(  # noqa: PLR0913, PLR0917 - a table, a row a scene
    title: str, exploitation: str, sector: str, place: str, male: bool,  # noqa: FBT001
    reports: tuple[str, ...], indicators: tuple[str, ...], advice: str, enquiry: str,
) -> Scene:  # fmt: skip
    return Scene(
        title=title,
        exploitation=tuple(f"exploitation:{each}" for each in exploitation.split()),
        sector=f"sector:{sector}",
        place_type=f"place_type:{place}",
        male=male,
        reports=reports,
        indicators=tuple(f"indicator:{each}" for each in indicators),
        advice=advice,
        enquiry=enquiry,
    )


SCENES = (
    _scene(
        "Hand car wash, {town}", "forced_labour wages_taken", "hand_car_wash", "car_wash", True,
        ("Workers at {firm} in {town} wear no gloves; one van takes all of them away at night.",
         "A customer saw a worker at {firm} slapped for taking a phone call."),
        ("excessive_hours", "little_pay", "restricted_movement"),
        "Speak to each worker alone, with an independent interpreter; ask who keeps the passports.",
        "Recordings of the forecourt across the road",
    ),
    _scene(
        "Nail bar, {town}", "forced_labour", "nail_bar", "nail_bar", False,
        ("Two young women at {firm}, {town}, never leave by themselves and sleep above the shop.",
         "A teacher says that a girl in {firm} looks about sixteen and does not go to school."),
        ("acts_instructed", "fear", "limited_contact"),
        "If age is in doubt treat her as a child; call the children's team before anybody goes in.",
        "CCTV of the entrance and the stairs",
    ),
    _scene(
        "Cuckooed flat, {town}", "cuckooing county_lines", "county_lines", "dwelling", True,
        ("A neighbour in {town} has not seen the tenant for two weeks; young men come and go.",
         "The tenant's sister says that he sleeps in the bathroom and is afraid of his visitors."),
        ("fear", "restricted_movement", "punished"),
        "See the tenant away from the flat; he may be made to say that they are friends.",
        "ANPR of the two cars that stop there",
    ),
    _scene(
        "Cannabis house, {town}", "forced_crime", "cannabis_grow", "cannabis_grow", True,
        ("The landlord smelt cannabis in a house in {town}; a boy answered through the letter box.",
         "Electricity by-passed; the meter reader saw mattresses and somebody locked in."),
        ("cannot_leave", "debt_bond", "unknown_address"),
        "Whoever is found tending it may be a victim: separate, interpreter, first account.",
        "Landlord's tenancy papers and payments",
    ),
    _scene(
        "Care workers, {town}", "forced_labour wages_taken", "care_sector", "care_home", False,
        ("Care workers of {firm} in {town} share one room and pay half their wages as a fee.",
         "A nurse says that a carer from {firm} has worked nineteen days without one off."),
        ("travel_fees", "debt_bond", "no_days_off"),
        "Check the sponsor licence before the employer is asked anything.",
        "Wages, rota and bank accounts of {firm}",
    ),
    _scene(
        "Domestic servitude, {town}", "domestic_servitude", "domestic_household", "dwelling", False,
        ("A health visitor in {town} met a woman who answers only when the family allows it.",
         "A neighbour sees her put the bins out at five in the morning and never otherwise."),
        ("others_speak", "documents_held", "limited_family_contact"),
        "See her at the surgery, alone; nobody of the household interprets.",
        "What the surgery and the school know",
    ),
    _scene(
        "Pop-up brothel, {town}", "forced_prostitution", "brothel", "brothel", False,
        ("A letting in {town} is advertised online under four names with one phone number.",
         "A caller says that the women are moved every week and one asked him for help."),
        ("restricted_movement", "wages_taken", "fear"),
        "Treat the women as victims first; keep the phones; independent female interpreter.",
        "The advertisements and the number behind them",
    ),
    _scene(
        "Takeaway, {town}", "forced_labour", "hospitality_takeaway", "restaurant_takeaway", True,
        ("The cook of {firm}, {town}, sleeps in the store room and has not been paid since May.",
         "Food inspectors found bedding behind the freezer of {firm}."),
        ("little_pay", "poor_accommodation", "afraid_of_status"),
        "Go with the food inspectors; ask about pay and papers when he is alone.",
        "CCTV of the kitchen door",
    ),
    _scene(
        "Block paving gang, {town}", "forced_labour", "driveways_tarmac_roofing", "yard", True,
        ("Men laying a drive in {town} for {firm} asked the householder for bread.",
         "One of the men has no shoes; the foreman keeps his bank card."),
        ("no_food", "wages_taken", "threats"),
        "No visit to the yard until a reception centre and interpreters stand ready.",
        "ANPR marker on the tipper",
    ),
    _scene(
        "Textile workshop, {town}", "forced_labour", "textiles", "industrial_unit", False,
        ("Machinists in a unit in {town} are paid three pounds an hour and locked in at night.",
         "A fire officer found the exit chained; the women would not speak."),
        ("cannot_leave", "little_pay", "acts_instructed"),
        "Joint visit with fire and HSE: the chained exit gives the reason to go in.",
        "Delivery notes and the buyer's orders",
    ),
)  # fmt: skip
