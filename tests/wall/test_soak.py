"""What the soak of a wall calls growth: a judge that finds none would be worth nothing."""

from __future__ import annotations

from dataclasses import replace

from benchmarks.soak import Sample, judge

FLAT = [Sample(step, 18.0, 335, 50, 1, 300.0, 0) for step in range(250, 2_750, 250)]


def heaps(*mib: float) -> list[Sample]:
    return [replace(sample, heap_mib=heap) for sample, heap in zip(FLAT[1:], mib, strict=False)]


def test_what_lasts_is_growth_and_what_is_cleared_by_the_next_sample_is_not() -> None:
    assert judge(FLAT, {"districts": 1}) == []
    assert judge(heaps(18, 18, 29, 18, 18), {}) == []
    assert judge(heaps(18, 19, 21, 22.9, 22.9), {}) == []
    assert len(judge(heaps(18, 20, 22, 23.1, 23.2), {})) == 1
    assert len(judge(heaps(18, 24, 24, 18, 18), {})) == 1, "also what went again later"


def test_every_other_growth_is_found() -> None:
    for change in ({"nodes": 356}, {"listeners": 61}, {"server_mib": 321.0}, {"webgl_contexts": 2}, {"skipped": 1}):
        later = [replace(sample, **change) for sample in FLAT[5:]]
        assert len(judge(FLAT[:5] + later, {})) == 1, change
    assert judge(FLAT, {"communes": 2}) == ["communes came 2 times"]
