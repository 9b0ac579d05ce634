"""Write bench.json: the machine, the versions, and every figure."""

import json
import os
import platform
from dataclasses import asdict
from pathlib import Path
from typing import Any

from newscrawl.persian.clock import now
from tests.bench.measure import Plan, as_json
from tests.bench.modules import WITH_PEERS, Module
from tests.bench.versions import versions


def machine() -> dict[str, Any]:
    """Describe this machine, and how busy it is now."""
    return {
        "at": now(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20,
        "system": platform.platform(),
        "load": [round(load, 2) for load in os.getloadavg()],
    }


def as_document(plan: Plan, before: dict[str, Any], modules: list[Module]) -> str:
    """Return the text of bench.json."""
    document = {
        "machine": before,
        "ended": {key: machine()[key] for key in ("at", "load")},
        "versions": versions(),
        "versions_of_peers": next(
            (module.versions for module in modules if module.name in WITH_PEERS), None
        ),
        "plan": {**asdict(plan), "made": str(plan.made)},
        "modules": [
            {
                "name": module.name,
                "seconds": round(module.seconds, 1),
                "notes": module.found.notes,
                "failure": module.failure or None,
                "measures": [as_json(measure) for measure in module.found.measures],
            }
            for module in modules
        ],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((x.partition(": ")[2] for x in lines if x.startswith("model name")), "unknown")
