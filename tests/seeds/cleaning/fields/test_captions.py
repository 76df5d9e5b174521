from __future__ import annotations

import pytest

from seeds.cleaning.fields.captions import is_caption


@pytest.mark.parametrize(
    "line",
    [
        "Ferries wait at the pier in Ferrol Bay, March 3, 2024. Jane Doe/Pool via Reuters",
        "A crane lifts the old bell on Monday. (AP Photo/Jane Doe)",
        "The mayor at the town hall. (Photo by Jane Doe/Getty Images)",
        "Fishermen mend nets. Jane Doe/AFP/Getty Images",
        "Fishermen mend nets. Getty Images",
        "Jane Doe/AP",
        "Doe | DigitalVision | Getty Images",
        "REUTERS/Jane Doe",
        "The harbour at dawn. REUTERS/Jane Doe/File Photo",
        "The pier in winter. Photograph: Jane Doe/Bugle",
        "The pier in winter. Credit: Jane Doe",
        "FILE - The mayor speaks in the harbour on Jan. 4, 2021.",
        "FILE PHOTO: A ferry leaves the bay.",
        "Image: The new lighthouse at night",
        "Photo by Jane Doe",
        "Image source, Getty Images",
        "FERROL BAY, OR - APRIL 26: The mayor waves from the pier.",
        "A tern in flight. (Courtesy of the Bay Museum)",
        "A ferry at the pier, March 2024 (XYZ Photo)",
        "A ferry at the pier, March 2024. (XYZ Photo/Jane Doe)",
        "The stage set of 'Tides.' Bay Theatre/Shutterstock",
    ],
)
def test_captions_and_credits(line: str) -> None:
    assert is_caption(line)


@pytest.mark.parametrize(
    "line",
    [
        "“The pier will stay open,” the mayor told Reuters.",
        "The company did not answer questions from AP and Reuters",
        "The photograph showed the mayor beside the wreck.",
        "He sold the picture to Getty Images in 2011.",
        "Ships left the bay in a hurry. (Reuters)",
        "The film was sent via Reuters.",
        "She studied at the University of Ferrol (formerly Bay College).",
        "Image and text are owned by the museum, the judge ruled.",
        "The council met on Monday, e.g. to discuss the and/or clause",
        "FERROL BAY (AP) — The mayor resigned on Monday.",
    ],
)
def test_sentences_are_no_captions(line: str) -> None:
    assert not is_caption(line)


def test_a_long_paragraph_is_no_caption() -> None:
    assert not is_caption("The harbour was calm. " * 60 + "Jane Doe/AP")
