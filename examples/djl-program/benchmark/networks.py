"""The networks of StepBenchmark in plain PyTorch, with the names that weights have in the toolkit."""

import json
import struct

import torch
import torch.nn.functional as F
from torch import nn

CLASSES = 3


class ConvBnRelu(nn.Module):
    """Convolution, batch normalisation, ReLU."""

    def __init__(self, channels_in, channels, kernel, dilation=1, bias=False):
        super().__init__()
        self.conv = nn.Conv2d(channels_in, channels, kernel, padding=kernel // 2 * dilation, dilation=dilation, bias=bias)
        self.bn = nn.BatchNorm2d(channels)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


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
    """The paper's module written down plainly: every N x N map is there, and autograd keeps what it keeps.

    With a gamma, which begins at 0, the result times it is added to the input.
    """

    def __init__(self, channels, levels=2, gamma=False, delta=0.5):
        super().__init__()
        self.levels = levels
        self.delta = delta
        self.query = nn.Conv2d(channels, channels, 1)
        self.key = nn.Conv2d(channels, channels, 1)
        self.value = ConvBnRelu(channels, channels, 1)
        for level in range(1, levels + 1):
            setattr(self, f"level{level}", nn.Conv2d(channels, channels, 1, bias=False))
        self.fusion = ConvBnRelu(levels * channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(())) if gamma else None

    def forward(self, x):
        query = self.query(x).flatten(2) / x.shape[1] ** 0.5
        key = self.key(x).flatten(2)
        value = self.value(x).flatten(2)
        scores = query.transpose(1, 2) @ key
        with torch.no_grad():
            least = scores.amin((1, 2), keepdim=True)
            greatest = scores.amax((1, 2), keepdim=True)
            step = scores >= least + self.delta * (greatest - least)
            step |= torch.eye(step.shape[1], dtype=torch.bool)
        edges, levels = step, []
        for level in range(1, self.levels + 1):
            if level > 1:
                with torch.no_grad():
                    edges = edges.float() @ step.float() > 0.5
            weights = torch.where(edges, scores, -1e9).softmax(-1)
            levels.append(getattr(self, f"level{level}")((value @ weights.transpose(1, 2)).view_as(x)))
        result = self.fusion(torch.cat(levels, 1))
        return result if self.gamma is None else self.gamma * result + x


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.low_level = ConvBnRelu(256, 48, 1)
        self.fuse1 = ConvBnRelu(304, 256, 3)
        self.fuse2 = ConvBnRelu(256, 256, 3)
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
        self.reduction = ConvBnRelu(2048, 512, 3)
        self.context = HierarchicalAttention(512)
        self.bottleneck = ConvBnRelu(512, 256, 3)
        self.decoder = Decoder()

    def forward(self, image):
        low, features = self.encoder(image)
        features = F.dropout(self.bottleneck(self.context(self.reduction(features))), 0.1, self.training)
        return self.decoder(features, low, image.shape[2:])


class Aspp(nn.Module):
    def __init__(self, channels_in, channels):
        super().__init__()
        self.point = ConvBnRelu(channels_in, channels, 1)
        for i, rate in enumerate((6, 12, 18)):
            setattr(self, f"rate{i + 1}", ConvBnRelu(channels_in, channels, 3, rate))
        self.pooling = ConvBnRelu(channels_in, channels, 1)
        self.project = ConvBnRelu(5 * channels, channels, 1)

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
        self.reduce = ConvBnRelu(channels_in, channels, 3)
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(()))
        self.output = ConvBnRelu(channels, channels, 3)

    def forward(self, x):
        x = self.reduce(x)
        query, key, value = (projection(x).flatten(2) for projection in (self.query, self.key, self.value))
        weights = (query.transpose(1, 2) @ key).softmax(-1)
        return self.output(self.gamma * (value @ weights.transpose(1, 2)).view_as(x) + x)


class OverChannels(nn.Module):
    def __init__(self, channels_in, channels):
        super().__init__()
        self.reduce = ConvBnRelu(channels_in, channels, 3)
        self.gamma = nn.Parameter(torch.zeros(()))
        self.output = ConvBnRelu(channels, channels, 3)

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


class Level(nn.Module):
    """The convolutions of a level of a U-Net, and one before them where features of so many channels come from below."""

    def __init__(self, channels_in, channels, convolutions=2, up=0):
        super().__init__()
        self.convolutions = convolutions
        if up:
            self.up = ConvBnRelu(up, channels, 3, bias=True)
        for number in range(1, convolutions + 1):
            unit = ConvBnRelu(channels_in if number == 1 else channels, channels, 3, bias=True)
            setattr(self, f"unit{number}", unit)

    def forward(self, x, below=None):
        if below is not None:
            x = torch.cat((x, self.up(F.interpolate(below, scale_factor=2, mode="nearest"))), 1)
        for number in range(1, self.convolutions + 1):
            x = getattr(self, f"unit{number}")(x)
        return x


class UNetEncoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.levels = len(channels)
        for i, width in enumerate(channels):
            setattr(self, f"level{i + 1}", Level(channels[i - 1] if i else 3, width))

    def forward(self, x):
        maps = []
        for i in range(self.levels):
            x = getattr(self, f"level{i + 1}")(F.max_pool2d(x, 2) if i else x)
            maps.append(x)
        return maps


class UNetDecoder(nn.Module):
    """Joins maps of so many channels, finest first; with a full width a further level ends it at twice the size."""

    def __init__(self, skips, widths, below, classes, convolutions=2, full=0):
        super().__init__()
        self.levels = len(skips)
        for i in reversed(range(self.levels)):
            setattr(self, f"level{i + 1}", Level(skips[i] + widths[i], widths[i], convolutions, below))
            below = widths[i]
        self.full = Level(below, full, convolutions) if full else None
        self.classifier = nn.Conv2d(full or below, classes, 1)

    def forward(self, y, maps):
        for i in reversed(range(self.levels)):
            y = getattr(self, f"level{i + 1}")(maps[i], y)
        if self.full is not None:
            y = self.full(F.interpolate(y, scale_factor=2, mode="nearest"))
        return self.classifier(y)


class UNet(nn.Module):
    def __init__(self, channels=(32, 64, 128, 256, 512)):
        super().__init__()
        self.encoder = UNetEncoder(channels)
        self.decoder = UNetDecoder(channels[:-1], channels[:-1], channels[-1], CLASSES)

    def forward(self, image):
        maps = self.encoder(image)
        return self.decoder(maps[-1], maps)


class SameConv2d(nn.Conv2d):
    """Zeros around by TensorFlow's rule: at stride 2 an even size has one less above and at the left."""

    def forward(self, x):
        reach = self.kernel_size[0] - 1
        rest = [max(0, reach - (size - 1) % self.stride[0]) for size in x.shape[2:]]
        if rest[0] == rest[1] and rest[0] % 2 == 0:
            return F.conv2d(x, self.weight, None, self.stride, rest[0] // 2, 1, self.groups)
        sides = (rest[1] // 2, rest[1] - rest[1] // 2, rest[0] // 2, rest[0] - rest[0] // 2)
        return F.conv2d(F.pad(x, sides), self.weight, None, self.stride, 0, 1, self.groups)


class InvertedResidual(nn.Module):
    """Widened, each channel by itself, narrowed; named as in the PyTorch packages that hold TensorFlow's weights."""

    def __init__(self, channels_in, channels, kernel, stride, expansion, norm):
        super().__init__()
        wide = channels_in * expansion
        self._expand_conv = None
        if expansion > 1:
            self._expand_conv = nn.Conv2d(channels_in, wide, 1, bias=False)
            self._bn0 = norm(wide)
        self._depthwise_conv = SameConv2d(wide, wide, kernel, stride, groups=wide, bias=False)
        self._bn1 = norm(wide)
        self._project_conv = nn.Conv2d(wide, channels, 1, bias=False)
        self._bn2 = norm(channels)
        self.adds = stride == 1 and channels_in == channels

    def forward(self, x):
        y = x if self._expand_conv is None else F.relu6(self._bn0(self._expand_conv(x)), inplace=True)
        y = F.relu6(self._bn1(self._depthwise_conv(y)), inplace=True)
        y = self._bn2(self._project_conv(y))
        return y + x if self.adds else y


class EfficientNetLite0(nn.Module):
    """Without its classifier: the last features before each halving, at strides 2 to 32."""

    # repeats, kernel, stride, expansion, channels
    STAGES = (
        (1, 3, 1, 1, 16), (2, 3, 2, 6, 24), (2, 5, 2, 6, 40), (3, 3, 2, 6, 80), (3, 5, 1, 6, 112), (4, 5, 2, 6, 192),
        (1, 3, 1, 6, 320),
    )  # fmt: skip
    CHANNELS = (16, 24, 40, 112, 320)

    def __init__(self, momentum=0.01):
        super().__init__()

        def norm(channels):
            return nn.BatchNorm2d(channels, eps=1e-3, momentum=momentum)

        self._conv_stem = SameConv2d(3, 32, 3, 2, bias=False)
        self._bn0 = norm(32)
        blocks, channels, self.ends = [], 32, []
        for i, (repeats, kernel, stride, expansion, width) in enumerate(self.STAGES):
            for repeat in range(repeats):
                blocks.append(InvertedResidual(channels, width, kernel, 1 if repeat else stride, expansion, norm))
                channels = width
            if i + 1 == len(self.STAGES) or self.STAGES[i + 1][2] == 2:
                self.ends.append(len(blocks) - 1)
        self._blocks = nn.ModuleList(blocks)

    def forward(self, image):
        x = F.relu6(self._bn0(self._conv_stem(image)), inplace=True)
        maps = []
        for i, block in enumerate(self._blocks):
            x = block(x)
            if i in self.ends:
                maps.append(x)
        return maps


class VesselLite(nn.Module):
    """The network of chase-db1/hanet-lite."""

    def __init__(self, classes=2):
        super().__init__()
        self.encoder = EfficientNetLite0()
        *skips, last = self.encoder.CHANNELS
        self.reduction = ConvBnRelu(last, 64, 1)
        self.context = HierarchicalAttention(64, gamma=True)
        self.decoder = UNetDecoder(skips, (24, 32, 48, 64), 64, classes, convolutions=1, full=16)

    def forward(self, image):
        maps = self.encoder(image)
        return self.decoder(self.context(self.reduction(maps[-1])), maps)


class LungLite(nn.Module):
    """The network of lung/hanet-lite."""

    def __init__(self, classes=2, channels=(8, 16, 32, 48, 64)):
        super().__init__()
        self.encoder = UNetEncoder(channels)
        self.reduction = ConvBnRelu(channels[-1], 64, 1)
        self.context = HierarchicalAttention(64, gamma=True)
        self.bottleneck = ConvBnRelu(64, 64, 3)
        self.decoder = UNetDecoder(channels[:-1], channels[:-1], 64, classes)

    def forward(self, image):
        maps = self.encoder(image)
        y = self.bottleneck(self.context(self.reduction(maps[-1])))
        return self.decoder(F.dropout(y, 0.1, self.training), maps)


NETWORKS = {
    "hanet": lambda: HaNet(16),
    "hanet-8": lambda: HaNet(8),
    "deeplabv3plus": DeepLabv3Plus,
    "danet": DaNet,
    "unet": UNet,
    "chase-db1/hanet-lite": VesselLite,
    "lung/hanet-lite": LungLite,
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
