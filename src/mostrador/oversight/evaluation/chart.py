"""Months as bars, drawn without anything to load: the same picture on a page and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

WIDTH, HEIGHT, LEFT, TOP, FOOT = 640, 190, 40, 12, 24
PAPER: Final = {"kept": "#1f6f54", "broken": "#b3402a", "line": "#555555", "text": "#333333", "grid": "#cccccc"}


def bars(values: Sequence[tuple[str, float]], *, asked: float, label: str, classes: bool = False) -> str:
    """Shares of 100 by month, with the line that the law asks for.

    With `classes` the colours are those of the page (`chart-kept`, …), else those of paper.
    """
    inner = HEIGHT - TOP - FOOT
    step = (WIDTH - LEFT) / max(len(values), 1)

    def paint(name: str, kind: str = "fill") -> str:
        return f'class="chart-{name}"' if classes else f'{kind}="{PAPER[name]}"'

    def height(value: float) -> float:
        return TOP + inner * (1 - value / 100)

    def text(x: float, y: float, said: str, anchor: str) -> str:
        face = paint("text") if classes else f'{paint("text")} font-family="Libertinus Serif"'
        return f'<text x="{x:.1f}" y="{y:.1f}" font-size="11" text-anchor="{anchor}" {face}>{escape(said)}</text>'

    parts = []
    for mark in (0, 50, 100):
        y = height(mark)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" {paint("grid", "stroke")}/>')
        parts.append(text(LEFT - 6, y + 4, str(mark), "end"))
    for number, (month, value) in enumerate(values):
        x, top = LEFT + number * step + step * 0.15, height(value)
        tone = "kept" if value >= asked else "broken"
        size = f'width="{step * 0.7:.1f}" height="{max(TOP + inner - top, 0.5):.1f}"'
        parts.append(f'<rect x="{x:.1f}" y="{top:.1f}" {size} {paint(tone)}/>')
        parts.append(text(x + step * 0.35, HEIGHT - 8, month, "middle"))
    y = height(asked)
    dashes = f'stroke-width="1.5" stroke-dasharray="6 4" {paint("line", "stroke")}'
    parts.append(f'<line x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}" {dashes}/>')
    parts.append(text(LEFT - 6, y + 4, f"{asked:g}", "end") if asked not in (0, 50, 100) and asked < 92 else "")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label, quote=True)}">{"".join(parts)}</svg>'
    )
