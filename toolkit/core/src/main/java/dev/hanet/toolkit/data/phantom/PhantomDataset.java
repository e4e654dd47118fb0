package dev.hanet.toolkit.data.phantom;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.Dataset;
import dev.hanet.toolkit.data.Item;
import dev.hanet.toolkit.data.Part;
import dev.hanet.toolkit.data.Randomness;
import dev.hanet.toolkit.data.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Draws each item on demand from a stream of its own, so that how many there are changes none of them. */
final class PhantomDataset implements Dataset {
    private final PhantomSpec spec;
    private final List<Item> items;

    PhantomDataset(PhantomSpec spec) {
        this.spec = spec;
        List<Item> all = new ArrayList<>();
        for (Part part : Part.values()) {
            for (int i = 0; i < spec.images().of(part); i++) {
                String id = String.format(Locale.ROOT, "%s-%03d", part.label(), i);
                all.add(new Item(id, Optional.of(part), Map.of()));
            }
        }
        this.items = List.copyOf(all);
    }

    @Override
    public List<Item> items() {
        return items;
    }

    @Override
    public Sample load(Item item) {
        if (!items.contains(item)) {
            throw new DataException("there is no phantom '" + item.id() + "'");
        }
        RandomGenerator random =
                Randomness.stream(spec.seed(), "phantom", spec.kind().name(), item.id());
        return switch (spec.kind()) {
            case FUNDUS -> Fundus.draw(item.id(), spec.size(), spec.difficulty(), random);
            case VESSELS -> VesselFundus.draw(item.id(), spec.size(), spec.difficulty(), random);
            case LUNG -> Chest.draw(item.id(), spec.size(), spec.difficulty(), random);
        };
    }
}
