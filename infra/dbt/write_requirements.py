"""Writes pinned requirements from uv's lock: hashes of the wheels that a supported machine could install, and no others.

    uv pip compile --universal --python-version 3.10 --only-binary :all: --format pylock.toml \
        requirements.in -o pylock.toml && python write_requirements.py pylock.toml > requirements.txt

and with requirements-bigquery.in likewise. Against releases that have come since, compile with `--constraint` and the
`name==version ; marker` lines of the file as it is.

Supported is CPython 3.10 to 3.14 on Linux (glibc) and macOS, x86-64 and 64-bit ARM. The hashes of every wheel there is
would be four times as many.
"""

import re
import sys
import tomllib

PYTHONS = range(10, 15)
PLATFORM = re.compile(r"any|(manylinux|linux|macosx)_?\w*_(x86_64|aarch64|arm64|universal2)")


def fits(wheel) -> bool:
    """Whether `<name>-<version>-<python>-<abi>-<platform>.whl` is for a supported machine."""
    name = wheel["url"].rsplit("/", 1)[1].removesuffix(".whl")
    python, abi, platform = name.split("-")[-3:]
    return fits_python(python, abi) and any(PLATFORM.fullmatch(tag) for tag in platform.split("."))


def fits_python(python: str, abi: str) -> bool:
    if abi == "abi3" or abi == "none":
        return any(tag.startswith(("py3", "cp3")) for tag in python.split("."))
    return any(abi == f"cp3{minor}" for minor in PYTHONS)


def requirement(package) -> str:
    marker = f" ; {package['marker']}" if "marker" in package else ""
    hashes = sorted(wheel["hashes"]["sha256"] for wheel in package["wheels"] if fits(wheel))
    if not hashes:
        sys.exit(f"{package['name']} {package['version']} has no wheel for a supported machine")
    return " \\\n".join([f"{package['name']}=={package['version']}{marker}", *(f"    --hash=sha256:{h}" for h in hashes)])


def main(lock: str) -> None:
    with open(lock, "rb") as file:
        packages = tomllib.load(file)["packages"]
    print("# Written by write_requirements.py; see there.")
    for package in packages:
        print(requirement(package))


if __name__ == "__main__":
    main(sys.argv[1])
