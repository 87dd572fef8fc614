"""A frame of seven economies with every sort of column and every sort of gap."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely


def small_frame() -> pd.DataFrame:
    """Make the frame; Viet Nam is home in the tests."""
    return pd.DataFrame(
        {
            "name": ["Viet Nam", "Bangladesh", "Sri Lanka", "Ghana", "Niger", "Fiji", "Laos"],
            "region": [
                "East Asia & Pacific",
                "South Asia",
                "South Asia",
                "Sub-Saharan Africa",
                "Sub-Saharan Africa",
                "East Asia & Pacific",
                None,
            ],
            "african": [False, False, False, True, True, False, False],
            "landlocked": pd.array([False, False, False, False, True, None, True], dtype="boolean"),
            "bloc": [
                ("ASEAN", "RCEP"),
                ("BIMSTEC",),
                ("BIMSTEC",),
                ("AU", "ECOWAS"),
                ("AU",),
                (),
                ("ASEAN", "RCEP"),
            ],
            "population": [98.0, 170.0, 22.0, 33.0, 26.0, 0.9, 7.5],
            "gdp": [400.0, 450.0, 80.0, 76.0, 0.0, 5.0, np.nan],
            "similarity": [100.0, 60.0, 55.0, 40.0, 10.0, np.nan, 70.0],
            "IT.NET.USER.ZS": [78.0, 45.0, 50.0, 70.0, 17.0, 85.0, np.nan],
            "GE.EST": [0.1, -0.7, np.nan, -0.2, -0.9, 0.2, -0.6],
            "geometry": [
                shapely.box(102, 8, 109, 23),
                shapely.box(88, 20, 92, 26),
                shapely.box(79, 6, 82, 10),
                shapely.box(-3, 5, 1, 11),
                shapely.box(0, 11, 16, 23),
                shapely.MultiPolygon(
                    [shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -179, -16)]
                ),
                None,
            ],
        },
        index=pd.Index(["VNM", "BGD", "LKA", "GHA", "NER", "FJI", "LAO"], name="economy"),
    )
