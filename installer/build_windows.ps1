# Builds mscu on Windows: an environment of the locks alone, the two programs, the installer and its sums.
#
#     powershell -ExecutionPolicy Bypass -File installer\build_windows.ps1 [-Sign "COMMAND"]
#
# Needs Python 3.13 (py), and candle and light of WiX 3 on PATH. COMMAND signs the file that is its last
# argument, as signtool does: the programs before they are packed, then the installer. Write its paths with /.
param([string]$Sign = "")

$ErrorActionPreference = "Stop"
Set-Location (Split-Path $PSScriptRoot)
$venv = "build\windows"
$python = "$venv\Scripts\python.exe"
$dist = "installer\dist"

function Invoke-Step([string]$Program) {
    & $Program @args
    if ($LASTEXITCODE) { throw "$Program $args ended with $LASTEXITCODE." }
}

if (Test-Path $dist) { Remove-Item -Recurse $dist }
Invoke-Step py "-3.13" -m venv --clear $venv
foreach ($lock in "requirements.txt", "installer\requirements.txt") {
    Invoke-Step $python -m pip install --quiet --require-hashes --only-binary :all: -r $lock
}
Invoke-Step $python -m pip install --quiet --no-deps --no-build-isolation --editable .
Invoke-Step $python -m pip check
Invoke-Step $python installer\build.py --try
$signing = if ($Sign) { @("--sign", $Sign) } else { @() }
Invoke-Step $python -m installer.windows @signing
$package = (Get-Item "$dist\mscu-*.msi").FullName
Invoke-Step $python installer\release.py $package @signing
