"""The checkout form: what people really type is understood, what cannot be right is named."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend_ext.kit.errors import Invalid
from backend_ext.kit.typed import clean, mobile
from backend_ext.ordering.districts import DISTRICTS, zone_of
from backend_ext.ordering.form import FIELDS, parse
from backend_ext.terms.models import Zone
from tests.shop import fields


@pytest.mark.parametrize(
    "typed",
    ["01712345678", "+8801712345678", "8801712345678", "01712-345 678", "০১৭১২৩৪৫৬৭৮", "(017) 12345678"],
)
def test_a_mobile_number_is_understood_however_typed(typed: str) -> None:
    assert mobile(typed) == "+8801712345678"


@pytest.mark.parametrize(
    "typed", ["", "0171234567", "017123456789", "+14155552671", "029876543", "phone", "01212345678"]
)
def test_what_is_no_bangladeshi_mobile_is_refused(typed: str) -> None:
    assert mobile(typed) is None


def test_there_are_64_districts_and_one_is_inside_dhaka() -> None:
    assert len(DISTRICTS) == 64
    assert [slug for slug in DISTRICTS if zone_of(slug) is Zone.INSIDE_DHAKA] == ["dhaka"]
    assert len({name.bn for name in DISTRICTS.values()}) == 64
    with pytest.raises(KeyError):
        zone_of("gotham")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("email", "rahima@"),
        ("email", "a b@example.com"),
        ("phone", "12345"),
        ("street", "x"),
        ("area", ""),
        ("district", "Dhaka"),
        ("district", "__proto__"),
        ("postcode", "12"),
        ("postcode", "abcd"),
        ("method", "bitcoin"),
        ("name", "n" * 81),
        ("email", "a" * 10_000 + "@example.com"),
    ],
)
def test_a_wrong_field_is_named_and_only_that(field: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse(fields(**{field: value}))

    assert list(refused.value.errors) == [field]


def test_an_empty_form_names_every_field_that_is_needed() -> None:
    with pytest.raises(Invalid) as refused:
        parse({})

    assert set(refused.value.errors) == set(FIELDS) - {"postcode"}


def test_a_good_form_is_made_uniform() -> None:
    form = parse(fields(name="  Rahima \n  Khatun ", phone="০১৭১২ ৩৪৫৬৭৮", postcode="১২০৫"))

    assert form.contact.name == "Rahima Khatun"
    assert form.contact.phone == "+8801712345678"
    assert form.address.postcode == "1205"


@given(st.text())
def test_cleaned_text_is_one_line_and_stays_clean(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
    assert "\n" not in once
    assert "\r" not in once


@given(
    st.dictionaries(
        st.sampled_from(FIELDS), st.one_of(st.text(), st.integers(), st.none(), st.lists(st.text()))
    )
)
def test_junk_never_breaks_the_form(junk: dict[str, object]) -> None:
    try:
        form = parse(junk)
    except Invalid:
        return
    assert form.address.district in DISTRICTS


def test_half_a_surrogate_pair_is_no_text() -> None:
    form = parse(fields(name="Rahima\ud83d Khatun", street="House 12\udfff"))

    assert (form.contact.name, form.address.street) == ("Rahima Khatun", "House 12")


def test_a_megabyte_in_a_field_is_refused_at_once() -> None:
    start = time.perf_counter()

    with pytest.raises(Invalid) as refused:
        parse(fields(email="a." * 500_000 + "@example.com", phone="0" * 1_000_000))

    assert refused.value.errors == {"email": "This is too long.", "phone": "This is too long."}
    assert time.perf_counter() - start < 0.3
