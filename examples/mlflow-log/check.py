"""Reads a run that 'train --log mlflow' wrote by MLflow's own client and compares it with metrics.csv.

    pip install mlflow-skinny
    MLFLOW_ALLOW_FILE_STORE=true python examples/mlflow-log/check.py mlruns runs/quickstart/<run>
"""

import csv
import pathlib
import sys

from mlflow.tracking import MlflowClient

store, run = (pathlib.Path(name).resolve() for name in sys.argv[1:3])
client = MlflowClient(store.as_uri())
experiment = client.get_experiment_by_name(run.parent.name)
found = [one for one in client.search_runs([experiment.experiment_id]) if one.info.run_name == run.name]
assert len(found) == 1, found
logged = found[0]
assert logged.info.status == "FINISHED", logged.info.status
with open(run / "metrics.csv", newline="") as table:
    rows = list(csv.DictReader(table))
for name in ("loss", "learningRate", "gradientNorm"):
    history = {metric.step: metric.value for metric in client.get_metric_history(logged.info.run_id, "train/" + name)}
    assert history == {int(row["epoch"]): float(row[name]) for row in rows}, (name, history)
assert {file.path for file in client.list_artifacts(logged.info.run_id)} == {"report.html", "resolved.yaml"}
print("experiment:", experiment.name, "run:", logged.info.run_name)
print("parameters:", len(logged.data.params), "such as seed =", logged.data.params["seed"])
print("metrics:", ", ".join(sorted(logged.data.metrics)))
