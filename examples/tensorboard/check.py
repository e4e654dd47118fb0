"""Reads a run's event files by TensorBoard's own reader and says what is in them.

    pip install tensorboard
    python examples/tensorboard/check.py runs/quickstart/<run>

Fails where a kind is missing, or a number differs from metrics.csv.
"""

import csv
import pathlib
import sys

from tensorboard.backend.event_processing import event_accumulator, event_file_loader, plugin_event_accumulator
from tensorboard.plugins.hparams import metadata, plugin_data_pb2

run = pathlib.Path(sys.argv[1])
files = sorted((run / "tensorboard").glob("events.out.tfevents.*"))
accumulator = event_accumulator.EventAccumulator(
    str(run / "tensorboard"), size_guidance={event_accumulator.IMAGES: 0, event_accumulator.SCALARS: 0})
accumulator.Reload()
tags = accumulator.Tags()
assert tags["scalars"] and tags["images"] and tags["tensors"], tags

with open(run / "metrics.csv", newline="") as table:
    rows = list(csv.DictReader(table))
for name in ("loss", "learningRate", "gradientNorm"):
    logged = {event.step: event.value for event in accumulator.Scalars("train/" + name)}
    assert len(logged) == len(rows), (name, len(logged), len(rows))
    for row in rows:
        wanted = float(row[name])
        assert abs(logged[int(row["epoch"])] - wanted) <= 1e-6 * max(1, abs(wanted)), (name, row["epoch"])

print("scalars:", ", ".join(tags["scalars"]))
for tag in tags["images"]:
    image = accumulator.Images(tag)[0]
    print("image:", tag, image.width, "x", image.height, len(image.encoded_image_string), "bytes")
for tag in ("network", "spec"):
    text = accumulator.Tensors(tag)[0].tensor_proto.string_val[0].decode()
    print("text:", tag, len(text.splitlines()), "lines")

# Hyper-parameters, as the plugin reads them; and the loader that TensorBoard's pages are made by.
plugin = plugin_event_accumulator.EventAccumulator(str(run / "tensorboard"))
plugin.Reload()
content = plugin.PluginTagToContent(metadata.PLUGIN_NAME)
start = plugin_data_pb2.HParamsPluginData.FromString(content[metadata.SESSION_START_INFO_TAG]).session_start_info
experiment = plugin_data_pb2.HParamsPluginData.FromString(content[metadata.EXPERIMENT_TAG]).experiment
end = plugin_data_pb2.HParamsPluginData.FromString(content[metadata.SESSION_END_INFO_TAG]).session_end_info
assert set(start.hparams) == {info.name for info in experiment.hparam_infos}
assert end.status == 1
print("hyper-parameters:", len(start.hparams), "such as seed =", start.hparams["seed"].number_value)
print("events:", sum(1 for file in files for _ in event_file_loader.EventFileLoader(str(file)).Load()))
