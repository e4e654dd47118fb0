"""The network of StepBenchmark in plain PyTorch, answering the same commands; see compare.py."""

import struct
import sys
import json
import time

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 3
RATE = 0.001


def bn_relu(channels_in, channels, kernel):
    """Convolution, batch normalisation, ReLU."""
    block = nn.Module()
    block.conv = nn.Conv2d(channels_in, channels, kernel, padding=kernel // 2, bias=False)
    block.bn = nn.BatchNorm2d(channels)
    block.forward = lambda x: F.relu(block.bn(block.conv(x)), inplace=True)
    return block


class Bottleneck(nn.Module):
    def __init__(self, channels_in, width, stride, dilation):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, dilation, dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.downsample = None
        if stride != 1 or channels_in != 4 * width:
            self.downsample = nn.Sequential(
                nn.Conv2d(channels_in, 4 * width, 1, stride, bias=False), nn.BatchNorm2d(4 * width)
            )

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = F.relu(self.bn2(self.conv2(y)), inplace=True)
        y = self.bn3(self.conv3(y))
        y += x if self.downsample is None else self.downsample(x)
        return F.relu(y, inplace=True)


class Encoder(nn.Module):
    """ResNet-101 at output stride 16, multi-grid 1, 2, 4 in the last stage."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for i, (units, stride, rates) in enumerate(((3, 1, (1, 1, 1)), (4, 2, (1,)), (23, 2, (1,)), (3, 1, (2, 4, 8)))):
            width = 64 << i
            layers = []
            for unit in range(units):
                rate = rates[min(unit, len(rates) - 1)]
                layers.append(Bottleneck(channels, width, stride if unit == 0 else 1, rate))
                channels = 4 * width
            setattr(self, f"layer{i + 1}", nn.Sequential(*layers))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        low = self.layer1(F.max_pool2d(y, 3, 2, 1))
        return low, self.layer4(self.layer3(self.layer2(low)))


class HierarchicalAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.query = nn.Conv2d(channels, channels, 1)
        self.key = nn.Conv2d(channels, channels, 1)
        self.value = bn_relu(channels, channels, 1)
        self.level1 = nn.Conv2d(channels, channels, 1, bias=False)
        self.level2 = nn.Conv2d(channels, channels, 1, bias=False)
        self.fusion = bn_relu(2 * channels, channels, 1)

    def forward(self, x):
        query = self.query(x).flatten(2) / x.shape[1] ** 0.5
        key = self.key(x).flatten(2)
        value = self.value(x).flatten(2)
        scores = query.transpose(1, 2) @ key
        with torch.no_grad():
            least = scores.amin((1, 2), keepdim=True)
            greatest = scores.amax((1, 2), keepdim=True)
            edges = scores >= least + 0.5 * (greatest - least)
            edges |= torch.eye(edges.shape[1], dtype=torch.bool)
            step = edges.float()
            farther = step @ step > 0.5
        levels = []
        for edge, projection in ((edges, self.level1), (farther, self.level2)):
            weights = torch.where(edge, scores, -1e9).softmax(-1)
            levels.append(projection((value @ weights.transpose(1, 2)).view_as(x)))
        return self.fusion(torch.cat(levels, 1))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.low_level = bn_relu(256, 48, 1)
        self.fuse1 = bn_relu(304, 256, 3)
        self.fuse2 = bn_relu(256, 256, 3)
        self.classifier = nn.Conv2d(256, CLASSES, 1)

    def forward(self, features, low, size):
        low = self.low_level(low)
        features = F.interpolate(features, low.shape[2:], mode="bilinear", align_corners=True)
        y = F.dropout(self.fuse1(torch.cat((features, low), 1)), 0.5, self.training)
        y = F.dropout(self.fuse2(y), 0.1, self.training)
        return F.interpolate(self.classifier(y), size, mode="bilinear", align_corners=True)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        self.reduction = bn_relu(2048, 512, 3)
        self.context = HierarchicalAttention(512)
        self.bottleneck = bn_relu(512, 256, 3)
        self.decoder = Decoder()

    def forward(self, image):
        low, features = self.encoder(image)
        features = F.dropout(self.bottleneck(self.context(self.reduction(features))), 0.1, self.training)
        return self.decoder(features, low, image.shape[2:])


def load(network, file):
    """Puts the weights of a safetensors file into the network; every name must be there."""
    with open(file, "rb") as stream:
        (length,) = struct.unpack("<Q", stream.read(8))
        header = json.loads(stream.read(length))
        data = bytearray(stream.read())
    header.pop("__metadata__", None)
    state = {}
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        state[name] = torch.frombuffer(data[begin:end], dtype=torch.float32).reshape(entry["shape"])
    missing, left_over = network.load_state_dict(state, strict=False)
    assert not left_over and all(name.endswith("num_batches_tracked") for name in missing), (missing, left_over)


def batch(images, size):
    image = (torch.arange(images * 3 * size * size) % 251).float() / 125 - 1
    mask = torch.div(torch.arange(images * size * size), 7, rounding_mode="floor") % CLASSES
    return image.reshape(images, 3, size, size), mask.reshape(images, size, size)


def times(network, optimizer, trains, images, size, repetitions):
    image, mask = batch(images, size)
    answer = []
    network.train(trains)
    for i in range(repetitions):
        start = time.perf_counter()
        if trains:
            torch.manual_seed(i)
            optimizer.zero_grad(set_to_none=True)
            loss = F.cross_entropy(network(image), mask, ignore_index=255)
            loss.backward()
            optimizer.step()
            result = loss.item()
        else:
            with torch.inference_mode():
                result = network(image).abs().double().sum().item()
        answer.append(f"{(time.perf_counter() - start) * 1000:.2f}")
    return f"{' '.join(answer)} result {result}"


def main():
    torch.set_num_threads(int(sys.argv[1]))
    network = Network()
    optimizer = torch.optim.SGD(network.parameters(), RATE, 0.9, weight_decay=5e-4)
    print(f"ready: torch {torch.__version__}", flush=True)
    for line in sys.stdin:
        command = line.split()
        if command[0] == "memory":
            with open("/proc/self/status") as status:
                answer = next(int(row.split()[1]) // 1024 for row in status if row.startswith("VmHWM"))
        elif command[0] == "load":
            load(network, command[1])
            answer = "loaded"
        else:
            answer = times(network, optimizer, command[0] == "train", *map(int, command[1:]))
        print(answer, flush=True)


main()
