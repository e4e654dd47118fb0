"""What a level of HA's attention is made of: softmax and gathering over blocks of rows, as the toolkit computes them, in plain PyTorch, part by part.

    python3 attention_parts.py [--threads 2] [--places 4225] [--levels 2 3] [--repetitions 5]

Random masks stand for the graphs. With --from-result the row sums of the gradients are taken from the result in place of the weights. Set the
allocator as ./hanet sets it, or a part's fresh memory counts as its time: GLIBC_TUNABLES, see attention.py.
"""

import argparse
import time

import torch

CHANNELS = 256
WIDTH = 64
BLOCK = 1 << 20


class Parts:
    """Milliseconds by part."""

    def __init__(self):
        self.spent = {}

    def take(self, part, work):
        begun = time.perf_counter()
        result = work()
        self.spent[part] = self.spent.get(part, 0) + (time.perf_counter() - begun) * 1000
        return result


def step(places, levels, from_result, parts):
    torch.manual_seed(1)
    query = torch.randn(1, places, WIDTH) * 0.3
    key = torch.randn(1, WIDTH, places) * 0.3
    features = torch.randn(1, CHANNELS, places)
    arriving = torch.randn(1, levels, places, CHANNELS)
    masks = [torch.rand(1, places, places) < min(0.2 + 0.3 * level, 1) for level in range(levels)]
    values = features.transpose(1, 2).contiguous()
    keys = key.transpose(1, 2)
    with_ones = torch.cat([features, torch.ones(1, 1, places)], 1)
    result = torch.empty(1, levels, places, CHANNELS)
    of_query, of_key, of_features = torch.empty_like(query), torch.zeros_like(key), torch.zeros_like(features)
    rows = max(1, BLOCK // places)

    def weights(part, start, count):
        mask = parts.take("masks", lambda: torch.stack([one.narrow(1, start, count) for one in masks], 1))

        def exponentials():
            scores = part @ key
            return torch.exp(scores - scores.amax(-1, True))

        raised = parts.take("scores", exponentials)
        found = parts.take("masks", lambda: torch.flatten(raised.unsqueeze(1) * mask, 1, 2))
        return found, parts.take("sums", lambda: found.sum(-1, keepdim=True))

    for start in range(0, places, rows):
        count = min(rows, places - start)
        found, sums = weights(query.narrow(1, start, count), start, count)
        gathered = parts.take("product: features gathered", lambda: (found @ values) / sums)
        result.narrow(2, start, count).copy_(gathered.view(1, levels, count, CHANNELS))
    for start in range(0, places, rows):
        count = min(rows, places - start)
        part = query.narrow(1, start, count)
        found, sums = weights(part, start, count)
        each = arriving.narrow(2, start, count).reshape(1, levels * count, CHANNELS)
        own = each / sums
        if from_result:

            def row_sums():
                of_rows = (each * result.narrow(2, start, count).reshape(each.shape)).sum(-1, keepdim=True) / sums
                return torch.cat([own, -of_rows], 2)

            wide = parts.take("row sums", row_sums)
            passed = parts.take("product: gradients of weights", lambda: wide @ with_ones)
        else:
            passed = parts.take("product: gradients of weights", lambda: own @ features)

            def centred():
                every = levels * count
                common = torch.bmm(found.view(every, 1, places), passed.view(every, places, 1))
                return passed.sub_(common.view(1, every, 1) / sums)

            passed = parts.take("row sums", centred)

        def together():
            each_level = passed.mul_(found).view(1, levels, count, places)
            total = each_level.select(1, 0)
            for level in range(1, levels):
                total.add_(each_level.select(1, level))
            return total

        scores = parts.take("row sums", together)
        parts.take("product: gradients of features", lambda: of_features.baddbmm_(own.transpose(1, 2), found))

        def shared():
            of_key.baddbmm_(part.transpose(1, 2), scores)
            of_query.narrow(1, start, count).copy_(scores @ keys)

        parts.take("scores", shared)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--places", type=int, default=4225)
    parser.add_argument("--levels", type=int, nargs="+", default=[2, 3])
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--from-result", action="store_true")
    asked = parser.parse_args()
    torch.set_num_threads(asked.threads)
    for levels in asked.levels:
        rounds = []
        for _ in range(asked.repetitions + 1):
            parts = Parts()
            step(asked.places, levels, asked.from_result, parts)
            rounds.append(parts.spent)
        middle = sorted(rounds[1:], key=lambda spent: sum(spent.values()))[asked.repetitions // 2]
        print(f"{levels} levels: {sum(middle.values()):.0f} ms: " + ", ".join(f"{part} {spent:.0f}" for part, spent in middle.items()))


if __name__ == "__main__":
    main()
