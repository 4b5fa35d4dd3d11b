"""The layers of the map, in the order of the switches. Adding one: its folder, one line here, its tests."""

from dashboard.domain.layers import Registry
from layers import coverage, loudspeakers, posters, qr_venues, reporting

REGISTRY = Registry((coverage.LAYER, posters.LAYER, loudspeakers.LAYER, qr_venues.LAYER, reporting.LAYER))
