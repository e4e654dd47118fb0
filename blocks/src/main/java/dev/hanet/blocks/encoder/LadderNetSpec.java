package dev.hanet.blocks.encoder;

import dev.hanet.blocks.block.FeatureMap;
import dev.hanet.blocks.block.FeaturePyramid;
import dev.hanet.blocks.block.ImageFit;
import dev.hanet.blocks.graph.GraphBuilder;
import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.layer.Ladder;
import dev.hanet.blocks.operator.Operators;
import dev.hanet.yaml.About;
import dev.hanet.yaml.Default;
import dev.hanet.yaml.Source;
import dev.hanet.yaml.constraint.Between;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * A whole U of ladder blocks, then the contracting path of a second one, each of whose levels adds what the first U's
 * expanding path made there.
 *
 * <p>Zhuang, LadderNet: Multi-path networks based on U-Net, arXiv 1810.07810. Its outputs are the second path's levels,
 * {@code level1}, {@code level2}, ..., finest first; the first U's are the points {@code first.down1} and {@code first.up1}.
 * The decoder {@code laddernet} is the second U's other half.
 */
@About("a whole U of ladder blocks and the contracting path of a second")
@Source("Zhuang, LadderNet: Multi-path networks based on U-Net, arXiv 1810.07810")
public record LadderNetSpec(
        @About("channels of each level, finest first") @Default("[10, 20, 40, 80, 160]") @Size(min = 2)
        List<@Positive Integer> channels,

        @About("dropout of channels inside a block") @Default("0.25") @Between(min = 0, max = 1)
        double dropout)
        implements EncoderSpec {
    /** The published one. */
    public static final LadderNetSpec STANDARD = new LadderNetSpec(List.of(10, 20, 40, 80, 160), 0.25);

    public LadderNetSpec {
        channels = List.copyOf(channels);
    }

    @Override
    public FeaturePyramid features(Value image) {
        GraphBuilder graph = image.graph();
        ImageFit.requireMultiple(image, 1 << (channels.size() - 1));
        Value first = Ladder.enter("enter", image, channels.get(0));
        List<Value> risen = graph.scope("first", () -> up(down("down", first, List.of())));
        Value second = Ladder.block("again", risen.get(0), dropout);
        List<Value> levels = down("level", second, risen);
        List<FeatureMap> maps = new ArrayList<>();
        for (int level = 0; level < levels.size(); level++) {
            maps.add(new FeatureMap("level" + (level + 1), levels.get(level), 1 << level));
        }
        return new FeaturePyramid("laddernet", maps);
    }

    /** The levels of a contracting path; what another made on all but the last is added before their blocks. */
    private List<Value> down(String name, Value x, List<Value> added) {
        GraphBuilder graph = x.graph();
        List<Value> levels = new ArrayList<>();
        Value y = x;
        for (int level = 0; level < channels.size(); level++) {
            String number = name + (level + 1);
            Value above = level == 0 ? y : Ladder.down(number + ".halve", y, channels.get(level));
            Value input = level < added.size() ? Operators.add(above, added.get(level)) : above;
            y = graph.point(number, Ladder.block(number, input, dropout));
            levels.add(y);
        }
        return levels;
    }

    /** The levels of an expanding path, finest first, without the bottom. */
    private List<Value> up(List<Value> levels) {
        List<Value> risen = new ArrayList<>();
        Value y = levels.get(levels.size() - 1);
        for (int level = levels.size() - 2; level >= 0; level--) {
            String name = "up" + (level + 1);
            y = y.graph().point(name, Ladder.up(name, y, levels.get(level), 2, dropout));
            risen.add(0, y);
        }
        return risen;
    }
}
