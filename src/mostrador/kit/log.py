"""Structured logs: one line of JSON for each thing worth knowing."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up_log(level_name: str) -> None:
    """Lines of JSON with what happened and ids, never what people wrote."""
    level = logging.getLevelNamesMapping().get(level_name.upper(), logging.INFO)
    logging.basicConfig(level=level, format="%(message)s")
    # It tells every start and stop; what a job did is told by the job.
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
