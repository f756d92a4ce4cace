"""Reads the printed sheets of all profiles; see scanner-sheets.sh."""

import pathlib
import re
import subprocess
import sys
import tomllib

import pymupdf
import zxingcpp
from PIL import Image, ImageFilter

TALLYTILL, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
PROFILES = pathlib.Path(__file__).parents[2] / "firmware-config" / "scanners"
LANGUAGES = ["en", "cs", "ru"]
# The usual printer of a shop, and an office printer.
DOTS_PER_INCH = {"pdf": [203, 300], "svg": [203]}


def unescaped(text):
    """The bytes that a profile means."""
    plain = {"r": "\r", "n": "\n", "t": "\t", "\\": "\\"}
    pattern = r"\\(x[0-9A-F]{2}|.)"
    return re.sub(pattern, lambda m: plain.get(m[1]) or chr(int(m[1][1:], 16)), text).encode("latin-1")


def read(path, dpi):
    """The codes on a page as (bytes, is for the scanner, kind), from a slightly blurred print in black and white."""
    codes = []
    for page in pymupdf.open(path):
        pixels = page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
        image = Image.frombytes("L", (pixels.width, pixels.height), pixels.samples)
        image = image.point(lambda grey: 255 if grey > 127 else 0).filter(ImageFilter.GaussianBlur(0.6))
        for code in zxingcpp.read_barcodes(image):
            codes.append((code.bytes, bool(code.extra.get("ReaderInit")), str(code.format)))
    return codes


def main():
    faults, read_count = [], 0
    for file in sorted(PROFILES.glob("*.toml")):
        profile = tomllib.loads(file.read_text())
        settings = [setting for setting in profile.get("setting", []) if "sheet" in setting]
        if not settings:
            continue
        expected = []
        for setting in settings:
            is_qr = setting["sheet"].get("sym") == "qr"
            expected += [(unescaped(text), not is_qr) for text in setting["sheet"]["texts"]]
        names = ",".join(setting["name"] for setting in settings)
        for language in LANGUAGES:
            for format, resolutions in DOTS_PER_INCH.items():
                out = WORK / f"{profile['id']}-{language}.{format}"
                command = [TALLYTILL, "scanner", "sheet", profile["id"], "--only", names]
                subprocess.run([*command, "--language", language, "--out", out], check=True, capture_output=True)
                for dpi in resolutions:
                    found = read(out, dpi)
                    read_count += len(found)
                    wanted = sorted(expected)
                    if sorted(code[:2] for code in found) != wanted:
                        faults.append(f"{out.name} at {dpi} dpi: {found} instead of {wanted}")
    for fault in faults:
        print(fault)
    print(f"{read_count} codes read, {len(faults)} pages wrong")
    return 1 if faults or read_count == 0 else 0


sys.exit(main())
