"""Settings come from the environment alone, and an unsafe start is refused in a sentence."""

import pytest

from handrail.config.options import SETTINGS, UnsafeStart, is_loopback, read_options
from tests.house.tree import ROOT

PAGE = ROOT / "docs/for-operators.md"


def test_with_no_settings_only_this_machine_can_reach_the_guide():
    options = read_options({})
    assert options.address == "127.0.0.1"
    assert all(is_loopback(host) for host in options.allowed_hosts)
    assert not options.https
    assert options.exit_address.startswith("https://")


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"HANDRAIL_DEBUG": "on"}, "no debug mode"),
        ({"HANDRAIL_DEBUG": "1"}, "no debug mode"),
        ({"HANDRAIL_ALLOWED_HOSTS": "*"}, "wildcard"),
        ({"HANDRAIL_ALLOWED_HOSTS": ".school.example", "HANDRAIL_HTTPS": "on"}, "wildcard"),
        ({"HANDRAIL_ALLOWED_HOSTS": "guide.school.example"}, "HANDRAIL_HTTPS is off"),
        ({"HANDRAIL_ADDRESS": "0.0.0.0"}, "other machines can reach"),
        ({"HANDRAIL_ADDRESS": "::"}, "other machines can reach"),
        ({"HANDRAIL_HTTPS": "yes"}, "Set it to on or off"),
        ({"HANDRAIL_EXIT_ADDRESS": "http://weather.example"}, "https address"),
        ({"HANDRAIL_EXIT_ADDRESS": "https://user@weather.example"}, "https address"),
        ({"HANDRAIL_EXIT_ADDRESS": "javascript:alert(1)"}, "https address"),
    ],
)
def test_an_unsafe_start_is_refused_with_what_to_do(environment, says):
    with pytest.raises(UnsafeStart, match=says) as refused:
        read_options(environment)
    assert str(refused.value).endswith(".")


def test_a_setting_with_https_in_front_may_be_reached_from_elsewhere():
    options = read_options(
        {
            "HANDRAIL_ALLOWED_HOSTS": "guide.school.example, localhost",
            "HANDRAIL_ADDRESS": "0.0.0.0",
            "HANDRAIL_HTTPS": "on",
            "HANDRAIL_EXIT_ADDRESS": "https://weather.example/today",
        }
    )
    assert options.allowed_hosts == ("guide.school.example", "localhost")
    assert options.https
    assert options.exit_address == "https://weather.example/today"


def test_django_runs_without_debug_database_session_or_cookie():
    from django.conf import settings

    assert settings.DEBUG is False
    assert settings.DATABASES["default"]["ENGINE"] == "django.db.backends.dummy"
    assert settings.INSTALLED_APPS == []
    layers = " ".join(settings.MIDDLEWARE).lower()
    assert not [word for word in ("session", "auth", "csrf", "message") if word in layers]
    assert settings.FILE_UPLOAD_HANDLERS == []


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_documented_with_its_default(setting):
    page = PAGE.read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith(f"| `{setting.name}`"))
    assert f"`{setting.default}`" in row


def test_no_setting_is_documented_that_does_not_exist():
    import re

    named = set(re.findall(r"HANDRAIL_[A-Z_]+", PAGE.read_text("utf-8")))
    assert named == {setting.name for setting in SETTINGS}
