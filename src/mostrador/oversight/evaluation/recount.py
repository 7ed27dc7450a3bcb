"""Counts an evaluation again, from the raw moments, sharing nothing with the program that made it.

    python3 recount.py [FOLDER]

The folder holds evaluation.json, moments.csv and terms.csv. Only Python's own library is used. It ends with 1 when a
figure differs or a moment was lost, doubled or out of place.

moments.csv   position  counts the moments without a gap, in the order in which they became known
              contact   call-… or thread-…: a number, nobody's name
              moment    received (recibida), can-ask (puede exponer y pedir persona), person-asked (persona pedida),
                        person-connected (persona conectada), abandoned (abandonada), code-given (clave comunicada),
                        resolution-notified (resolucion notificada), ended
              at        UTC
terms.csv     one line for each term of the law that began in the span: what was lodged when, and when it was decided

K1 (art. 10.3)  calls: from «received» to «can-ask».   K2 (art. 8.2)  from «person-asked» to «person-connected».
    strict: less than 180.000 s in 95 of 100 of ALL, those who left or were never attended among them.
    lenient: the mean of the fastest 95 of 100 (rounded up to whole ones) is less than 180 s.
K4, K5, K6 (art. 17)  from lodged to decided in so many working days, days or hours. Days begin on the morrow and end
    at midnight; Sundays and the holidays of evaluation.json do not count; Saturdays do (strict) or do not (lenient).
"""

import csv
import json
import sys
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
Waits = defaultdict[str, list["timedelta | None"]]

LIMIT = timedelta(seconds=180)
LIVE = ("phone", "counter", "widget")
ONCE = ("received", "can-ask", "code-given", "ended")
BEFORE = {"can-ask": "received", "code-given": "received", "person-connected": "received", "ended": "received"}
RULES = {
    "lsac-17-all": "K4",
    "lsac-17-billing": "K5",
    "lsac-17-continuity": "K6",
    "tr-21-term": "K4 (TRLGDCU)",
}


def main(folder: Path) -> int:
    told = json.loads((folder / "evaluation.json").read_text("utf-8"))
    moments = read(folder / "moments.csv")
    terms = read(folder / "terms.csv")
    wrong = faults(told, moments, terms)
    for line in wrong[:20]:
        print("!!", line)
    if len(wrong) > 20:
        print(f"!! and {len(wrong) - 20} more")
    counted = {**count_waits(told, moments), **count_terms(told, terms)}
    claimed = claims(told)
    worst = 0.0
    print(f"{'figure':44} {'evaluation':>14} {'recount':>14} {'error':>8}")
    for key in sorted(counted.keys() | claimed.keys()):
        ours, theirs = counted.get(key), claimed.get(key)
        error = 0.0 if ours == theirs else abs((theirs or 0) - (ours or 0)) / ours * 100 if ours else 100.0
        worst = max(worst, error)
        # The whole span is always shown; of the months only what differs.
        if error or " 20" not in key:
            print(f"{key:44} {show(theirs):>14} {show(ours):>14} {error:7.3f}%")
    print(f"{len(moments)} moments, {len(terms)} terms, {len(counted)} figures.")
    print(f"Largest error: {worst:.3f} % (the law allows 5 %). Faults in the moments: {len(wrong)}.")
    return 1 if worst or wrong else 0


def read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[Row] = list(csv.DictReader(file))
    for row in rows:
        for name in ("at", "lodged_at", "ended_at"):
            if name in row:
                row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return rows


def faults(told: Row, moments: list[Row], terms: list[Row]) -> list[str]:
    found: list[str] = []
    expected = told["first"]
    seen: set[tuple[Any, ...]] = set()
    once: Counter[tuple[str, str]] = Counter()
    # What began before the first line of this table cannot be told.
    begun = {row["contact"] for row in moments if row["moment"] == "received"}
    before_all = {row["contact"] for row in moments} - begun if told["first"] > 1 else set()
    for row in moments:
        position = int(row["position"])
        if position > expected:
            found.append(f"lost: {position - expected} moments before position {position}")
        elif position < expected:
            found.append(f"doubled or out of order: position {position}")
        expected = max(expected, position + 1)
        what = (row["contact"], row["moment"], row["at"])
        if what in seen:
            found.append(f"doubled: {row['moment']} of {row['contact']} at position {position}")
        seen.add(what)
        once[row["contact"], row["moment"]] += 1
        if row["moment"] in ONCE and once[row["contact"], row["moment"]] == 2 and what[2] is not None:
            found.append(f"twice in one contact: {row['moment']} of {row['contact']} at position {position}")
        before = BEFORE.get(row["moment"])
        if before and not once[row["contact"], before] and row["contact"] not in before_all:
            found.append(f"lost: {row['contact']} has {row['moment']} and no {before}")
    if moments and expected != told["last"] + 1:
        found.append(f"lost: the last moment is {expected - 1} and not {told['last']}")
    counted = Counter(row["moment"] for row in moments)
    expected_counts: Counter[str] = Counter(told["counted"])
    found += [
        f"{name}: {counted[name]} here, {expected_counts[name]} when it was evaluated"
        for name in sorted(counted.keys() | expected_counts.keys())
        if counted[name] != expected_counts[name]
    ]
    if len(terms) != told["terms"]:
        found.append(f"terms: {len(terms)} here, {told['terms']} when it was evaluated")
    for number, times in Counter(row["term"] for row in terms).items():
        if times > 1:
            found.append(f"doubled: term {number}")
    return found


def count_waits(told: Row, moments: list[Row]) -> dict[str, int]:
    zone = ZoneInfo(told["timezone"])
    groups: Waits = defaultdict(list)
    for measure, begins, ends in (("K1", "received", "can-ask"), ("K2", "person-asked", "person-connected")):
        waiting: dict[str, Row] = {}
        for row in moments:
            if row["channel"] not in (("phone",) if measure == "K1" else LIVE):
                continue
            contact, name = row["contact"], row["moment"]
            if name == begins and contact not in waiting:
                waiting[contact] = row
            elif name in (ends, "abandoned") and contact in waiting:
                began = waiting.pop(contact)
                note(groups, told, zone, measure, began, row["at"] - began["at"] if name == ends else None)
        for began in waiting.values():
            note(groups, told, zone, measure, began, None)
    found: dict[str, int] = {}
    for key, waits in groups.items():
        known = sorted(wait for wait in waits if wait is not None)
        fast = (len(waits) * 95 + 99) // 100
        found[f"{key} all"] = len(waits)
        found[f"{key} in less than 180 s"] = sum(wait < LIMIT for wait in known)
        if len(known) >= fast:
            found[f"{key} ms of the fastest"] = sum(wait // timedelta(milliseconds=1) for wait in known[:fast])
    return found


def note(groups: Waits, told: Row, zone: ZoneInfo, measure: str, began: Row, wait: timedelta | None) -> None:
    day = began["at"].astimezone(zone).date()
    if date.fromisoformat(told["first_day"]) <= day <= date.fromisoformat(told["last_day"]):
        groups[f"{measure} {began['channel']}"].append(wait)
        groups[f"{measure} {began['channel']} {day:%Y-%m}"].append(wait)


def count_terms(told: Row, terms: list[Row]) -> dict[str, int]:
    zone, known = ZoneInfo(told["timezone"]), datetime.fromisoformat(told["known"])
    holidays = {date.fromisoformat(day) for day in told["closed"]}
    found: Counter[str] = Counter()
    for row in terms:
        if row["rule"] not in RULES or row["ending"] not in ("", "met", "late"):
            continue
        for reading in ("strict", "lenient"):
            due = ends(row["lodged_at"], int(row["count"]), row["unit"], zone, holidays, reading == "strict")
            over = row["ended_at"] if row["ended_at"] and row["ended_at"] <= known else None
            if over is None and known <= due:
                continue
            for month in ("", f" {row['lodged_at'].astimezone(zone):%Y-%m}"):
                key = f"{RULES[row['rule']]} {reading}{month}"
                found[f"{key} all"] += 1
                found[f"{key} in time"] += over is not None and over <= due
    return found


def ends(lodged: datetime, count: int, unit: str, zone: ZoneInfo, holidays: set[date], saturdays: bool) -> datetime:
    if unit == "hour":
        return lodged + timedelta(hours=count)
    day = lodged.astimezone(zone).date()
    while count:
        day += timedelta(days=1)
        if unit == "day" or (day.isoweekday() < (7 if saturdays else 6) and day not in holidays):
            count -= 1
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)


def claims(told: Row) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in told["waits"]:
        key = " ".join(part for part in (one["measure"], one["channel"], one["month"]) if part)
        found[f"{key} all"] = one["whole"]
        found[f"{key} in less than 180 s"] = one["within"]
        if one["fast_ms"] is not None:
            found[f"{key} ms of the fastest"] = one["fast_ms"]
    for one in told["shares"]:
        if one["measure"] in RULES.values() and one["whole"]:
            key = " ".join(part for part in (one["measure"], one["reading"], one["month"]) if part)
            found[f"{key} all"] = one["whole"]
            found[f"{key} in time"] = one["kept"]
    return found


def show(figure: int | None) -> str:
    return "-" if figure is None else f"{figure:,}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else ".")))
