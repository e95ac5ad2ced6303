"""Every address there is. None of them ever carries an answer: those travel in the form alone."""

from __future__ import annotations

from django.urls import path

from handrail.pages import addresses, errors, guide, leaflets, leaving

urlpatterns = [
    path(address.removeprefix("/"), leaflets.show, {"leaflet": leaflet, "language": language})
    for leaflet, places in addresses.LEAFLETS.items()
    for language, address in places.items()
] + [
    path(addresses.GUIDE.removeprefix("/"), guide.show),
    path(addresses.REPORT_PDF.removeprefix("/"), guide.download),
    path(addresses.LEAVE.removeprefix("/"), leaving.leave),
]

handler400 = errors.bad_request
handler404 = errors.not_found
handler500 = errors.went_wrong
