"""The networks of StepBenchmark in plain PyTorch, answering the same commands; see compare.py.

    python3 peer.py THREADS [float32|bfloat16] [hanet|hanet-8|deeplabv3plus|danet|unet] [eager|compile]

Half precision is PyTorch's autocast, with the loss in float32.
"""

import struct
import sys
import json
import time

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 3
RATE = 0.001


def bn_relu(channels_in, channels, kernel, dilation=1, bias=False):
    """Convolution, batch normalisation, ReLU."""
    block = nn.Module()
    block.conv = nn.Conv2d(channels_in, channels, kernel, padding=kernel // 2 * dilation, dilation=dilation, bias=bias)
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


class Basic(nn.Module):
    def __init__(self, channels_in, width, stride, dilation):
        super().__init__()
        self.conv1 = nn.Conv2d(channels_in, width, 3, stride, dilation, dilation, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, 1, dilation, dilation, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride != 1 or channels_in != width:
            self.downsample = nn.Sequential(nn.Conv2d(channels_in, width, 1, stride, bias=False), nn.BatchNorm2d(width))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)), inplace=True)))
        y += x if self.downsample is None else self.downsample(x)
        return F.relu(y, inplace=True)


class Encoder(nn.Module):
    """A ResNet at output stride 8 or 16, multi-grid 1, 2, 4 in the last stage."""

    def __init__(self, unit, units, output_stride):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        wide = 4 if unit is Bottleneck else 1
        channels, reached, dilation = 64, 4, 1
        for i, count in enumerate(units):
            stride = 1 if i == 0 or reached == output_stride else 2
            if i > 0 and stride == 1:
                dilation *= 2
            reached *= stride
            layers = []
            for number in range(count):
                rate = dilation * ((1, 2, 4)[min(number, 2)] if i == 3 else 1)
                layers.append(unit(channels, 64 << i, stride if number == 0 else 1, rate))
                channels = wide * (64 << i)
            setattr(self, f"layer{i + 1}", nn.Sequential(*layers))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        low = self.layer1(F.max_pool2d(y, 3, 2, 1))
        return low, self.layer4(self.layer3(self.layer2(low)))


class HierarchicalAttention(nn.Module):
    """The paper's module written down plainly: every N x N map is there, and autograd keeps what it keeps."""

    def __init__(self, channels, levels=2):
        super().__init__()
        self.levels = levels
        self.query = nn.Conv2d(channels, channels, 1)
        self.key = nn.Conv2d(channels, channels, 1)
        self.value = bn_relu(channels, channels, 1)
        for level in range(1, levels + 1):
            setattr(self, f"level{level}", nn.Conv2d(channels, channels, 1, bias=False))
        self.fusion = bn_relu(levels * channels, channels, 1)

    def forward(self, x):
        query = self.query(x).flatten(2) / x.shape[1] ** 0.5
        key = self.key(x).flatten(2)
        value = self.value(x).flatten(2)
        scores = query.transpose(1, 2) @ key
        with torch.no_grad():
            least = scores.amin((1, 2), keepdim=True)
            greatest = scores.amax((1, 2), keepdim=True)
            step = scores >= least + 0.5 * (greatest - least)
            step |= torch.eye(step.shape[1], dtype=torch.bool)
        edges, levels = step, []
        for level in range(1, self.levels + 1):
            if level > 1:
                with torch.no_grad():
                    edges = edges.float() @ step.float() > 0.5
            weights = torch.where(edges, scores, -1e9).softmax(-1)
            levels.append(getattr(self, f"level{level}")((value @ weights.transpose(1, 2)).view_as(x)))
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


class HaNet(nn.Module):
    def __init__(self, output_stride):
        super().__init__()
        self.encoder = Encoder(Bottleneck, (3, 4, 23, 3), output_stride)
        self.reduction = bn_relu(2048, 512, 3)
        self.context = HierarchicalAttention(512)
        self.bottleneck = bn_relu(512, 256, 3)
        self.decoder = Decoder()

    def forward(self, image):
        low, features = self.encoder(image)
        features = F.dropout(self.bottleneck(self.context(self.reduction(features))), 0.1, self.training)
        return self.decoder(features, low, image.shape[2:])


class Aspp(nn.Module):
    def __init__(self, channels_in, channels):
        super().__init__()
        self.point = bn_relu(channels_in, channels, 1)
        for i, rate in enumerate((6, 12, 18)):
            setattr(self, f"rate{i + 1}", bn_relu(channels_in, channels, 3, rate))
        self.pooling = bn_relu(channels_in, channels, 1)
        self.project = bn_relu(5 * channels, channels, 1)

    def forward(self, x):
        pooled = self.pooling(x.mean((2, 3), keepdim=True)).expand(-1, -1, *x.shape[2:])
        joined = torch.cat((self.point(x), self.rate1(x), self.rate2(x), self.rate3(x), pooled), 1)
        return F.dropout(self.project(joined), 0.5, self.training)


class DeepLabv3Plus(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(Bottleneck, (3, 4, 6, 3), 16)
        self.context = Aspp(2048, 256)
        self.decoder = Decoder()

    def forward(self, image):
        low, features = self.encoder(image)
        return self.decoder(self.context(features), low, image.shape[2:])


class OverPlaces(nn.Module):
    def __init__(self, channels_in, channels):
        super().__init__()
        self.reduce = bn_relu(channels_in, channels, 3)
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(()))
        self.output = bn_relu(channels, channels, 3)

    def forward(self, x):
        x = self.reduce(x)
        query, key, value = (projection(x).flatten(2) for projection in (self.query, self.key, self.value))
        weights = (query.transpose(1, 2) @ key).softmax(-1)
        return self.output(self.gamma * (value @ weights.transpose(1, 2)).view_as(x) + x)


class OverChannels(nn.Module):
    def __init__(self, channels_in, channels):
        super().__init__()
        self.reduce = bn_relu(channels_in, channels, 3)
        self.gamma = nn.Parameter(torch.zeros(()))
        self.output = bn_relu(channels, channels, 3)

    def forward(self, x):
        x = self.reduce(x)
        flat = x.flatten(2)
        weights = (-(flat @ flat.transpose(1, 2))).softmax(-1)
        return self.output(self.gamma * (weights @ flat).view_as(x) + x)


class DaNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder(Basic, (2, 2, 2, 2), 8)
        self.context = nn.Module()
        self.context.position = OverPlaces(512, 128)
        self.context.channel = OverChannels(512, 128)
        self.decoder = nn.Module()
        self.decoder.classifier = nn.Conv2d(128, CLASSES, 1)

    def forward(self, image):
        _, features = self.encoder(image)
        y = F.dropout2d(self.context.position(features) + self.context.channel(features), 0.1, self.training)
        return F.interpolate(self.decoder.classifier(y), image.shape[2:], mode="bilinear", align_corners=True)


def level(channels_in, channels, up=0):
    """Two convolutions, and one before them where features of so many channels come from below."""
    block = nn.Module()
    if up:
        block.up = bn_relu(up, channels, 3, bias=True)
    block.unit1 = bn_relu(channels_in, channels, 3, bias=True)
    block.unit2 = bn_relu(channels, channels, 3, bias=True)
    return block


class UNet(nn.Module):
    def __init__(self, channels=(32, 64, 128, 256, 512)):
        super().__init__()
        self.levels = len(channels)
        self.encoder, self.decoder = nn.Module(), nn.Module()
        for i, width in enumerate(channels):
            setattr(self.encoder, f"level{i + 1}", level(channels[i - 1] if i else 3, width))
        for i in range(len(channels) - 1):
            setattr(self.decoder, f"level{i + 1}", level(2 * channels[i], channels[i], channels[i + 1]))
        self.decoder.classifier = nn.Conv2d(channels[0], CLASSES, 1)

    def forward(self, image):
        maps = []
        for i in range(self.levels):
            block = getattr(self.encoder, f"level{i + 1}")
            maps.append(block.unit2(block.unit1(F.max_pool2d(maps[-1], 2) if i else image)))
        y = maps.pop()
        for i in reversed(range(self.levels - 1)):
            block = getattr(self.decoder, f"level{i + 1}")
            y = torch.cat((maps.pop(), block.up(F.interpolate(y, scale_factor=2, mode="nearest"))), 1)
            y = block.unit2(block.unit1(y))
        return self.decoder.classifier(y)


NETWORKS = {
    "hanet": lambda: HaNet(16),
    "hanet-8": lambda: HaNet(8),
    "deeplabv3plus": DeepLabv3Plus,
    "danet": DaNet,
    "unet": UNet,
}


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


def save(network, file):
    """Writes the weights as a safetensors file."""
    header, parts, at = {}, [], 0
    for name, value in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        part = value.detach().contiguous().numpy().tobytes()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [at, at + len(part)]}
        parts.append(part)
        at += len(part)
    text = json.dumps(header).encode()
    with open(file, "wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text + b"".join(parts))


def batch(images, size):
    image = (torch.arange(images * 3 * size * size) % 251).float() / 125 - 1
    mask = torch.div(torch.arange(images * size * size), 7, rounding_mode="floor") % CLASSES
    return image.reshape(images, 3, size, size), mask.reshape(images, size, size)


def times(network, asked, optimizer, precision, trains, images, size, repetitions):
    """Milliseconds of each repetition, and what came out of each."""
    image, mask = batch(images, size)
    spent, results = [], []
    network.train(trains)
    half = torch.autocast("cpu", torch.bfloat16, enabled=precision == "bfloat16")
    for i in range(repetitions):
        start = time.perf_counter()
        if trains:
            torch.manual_seed(i)
            optimizer.zero_grad(set_to_none=True)
            with half:
                logits = asked(image)
            loss = F.cross_entropy(logits.float(), mask, ignore_index=255)
            loss.backward()
            optimizer.step()
            results.append(loss.item())
        else:
            with torch.inference_mode(), half:
                results.append(asked(image).float().abs().double().sum().item())
        spent.append(f"{(time.perf_counter() - start) * 1000:.2f}")
    return spent, results


def main():
    torch.set_num_threads(int(sys.argv[1]))
    precision = sys.argv[2] if len(sys.argv) > 2 else "float32"
    network = NETWORKS[sys.argv[3] if len(sys.argv) > 3 else "hanet"]()
    asked = torch.compile(network) if sys.argv[4:5] == ["compile"] else network
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
        elif command[0] == "save":
            save(network, command[1])
            answer = "saved"
        else:
            trains = command[0] in ("train", "losses")
            spent, results = times(network, asked, optimizer, precision, trains, *map(int, command[1:]))
            if command[0] == "losses":
                answer = " ".join(map(repr, results))
            else:
                answer = f"{' '.join(spent)} result {results[-1]}"
        print(answer, flush=True)


if __name__ == "__main__":
    main()
