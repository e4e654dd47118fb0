package dev.hanet.toolkit.cli;

import dev.hanet.toolkit.cli.OwnFiles.Kind;
import dev.hanet.toolkit.cli.OwnFiles.Slot;
import dev.hanet.toolkit.data.Axis;
import dev.hanet.toolkit.data.Image;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.data.dataset.NamedGroups;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.data.image.Volume;
import dev.hanet.yaml.HanetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a folder of images and masks looks like to somebody who opens some of them.
 *
 * @param images the pattern that means them
 * @param masks the pattern of files with one mask an image; empty where every class has its own
 * @param layers where every class has a file of its own: a name for each class to its pattern, the largest class first; else empty
 * @param values what the masks hold
 * @param sizes of the images that were looked at
 * @param count images that the pattern takes, a slice of a volume each
 * @param isOfVolumes whether they are slices
 * @param modality what they show, {@code photograph}, {@code ct} or {@code mr}, by their values alone
 * @param parts names of the images of each part, where folders are called so; else empty
 * @param together the attribute that says which images belong to one patient
 * @param names of what masks hold, as a {@code dataset.json} beside them says; else empty
 * @param remarks what else was seen, in words
 */
record OwnImages(
        String images,
        String masks,
        Map<String, String> layers,
        MaskValues values,
        List<ImageSize> sizes,
        int count,
        boolean isOfVolumes,
        String modality,
        Map<String, List<String>> parts,
        Optional<String> together,
        Map<String, String> names,
        List<String> remarks) {
    static final String PHOTOGRAPH = "photograph";
    static final String CT = "ct";
    static final String MR = "mr";
    static final String NAME = "[A-Za-z][A-Za-z0-9_-]*";

    /** What is below is air on the scale of Hounsfield, and nothing in a magnetic resonance image. */
    private static final int AIR = -200;

    /** From there on two files of an image mark the same. */
    private static final double SAME = 0.5;

    /** Of two kinds of masks that are one under several names, so many images may have both by mistake. */
    private static final double FEW = 0.1;

    private static final int LEAST_PATIENTS = 5;
    private static final int MOST_NAMED = 3;

    /** Where a person has no validation part, each of so many training images is taken for it. */
    private static final int EVERY = 5;

    OwnImages {
        layers = Collections.unmodifiableMap(new LinkedHashMap<>(layers));
        sizes = List.copyOf(sizes);
        parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        remarks = List.copyOf(remarks);
    }

    /**
     * Looks at a folder.
     *
     * @throws HanetException when it holds no images with masks, masks that say nothing, or names that no pattern means
     */
    static OwnImages in(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw HanetException.input(
                    "there is no folder '" + folder + "'", "name the folder that holds images and masks");
        }
        OwnFiles files = OwnFiles.in(folder);
        files.shared().ifPresent(words -> {
            throw HanetException.input(
                    words,
                    "name images and masks alike, folders too, or write the patterns yourself: docs/guide/data.md");
        });
        List<String> remarks = new ArrayList<>();
        DatasetJson known = DatasetJson.in(folder);
        known.remark().ifPresent(remarks::add);
        files.requireOneChannel(known.channels());
        Map<String, List<String>> parts = parts(files, folder, remarks);
        Optional<NamedGroups> patients = parts.isEmpty() ? patients(files, remarks) : Optional.empty();
        Optional<String> together = parts.isEmpty() ? together(files, patients, remarks) : Optional.empty();
        String images = files.imagePattern(patients);
        List<Kind> taken = taken(files, patients, remarks);
        Map<String, Double> covered = new LinkedHashMap<>();
        Map<String, Kind> layers = layers(taken, files, patients, covered, remarks);
        List<Kind> masks = layers.isEmpty() && !isOneMask(taken) ? taken.subList(0, 1) : taken;
        unpaired(files, masks, images).ifPresent(remarks::add);
        lone(files).ifPresent(remarks::add);
        outside(files).ifPresent(remarks::add);
        List<Path> drawn = masks.stream().flatMap(kind -> kind.files().stream()).toList();
        MaskValues values = layers.isEmpty() ? MaskValues.of(drawn, known) : MaskValues.ofLayers(covered);
        told(values, remarks);
        Map<String, String> patterns = new LinkedHashMap<>();
        layers.forEach((name, kind) -> patterns.put(name, pattern(List.of(kind), files, patients)));
        Path first = files.images().get(0);
        Optional<Volume> volume = Optional.of(first).filter(Volume::isNamedSo).map(Volume::open);
        return new OwnImages(
                images,
                layers.isEmpty() ? pattern(masks, files, patients) : "",
                patterns,
                values,
                MaskValues.evenly(files.images()).stream().map(ImageFile::size).toList(),
                volume.isEmpty() ? files.images().size() : slices(files.images()),
                volume.isPresent(),
                modality(first, volume),
                parts,
                together,
                layers.isEmpty() ? names(known, values, remarks) : Map.of(),
                remarks);
    }

    /**
     * The same for a spec that does not lie in their folder: patterns name it in full.
     *
     * @throws HanetException when its name means something else in a pattern
     */
    OwnImages inFull(Path folder) {
        String full = folder.toAbsolutePath().normalize().toString().replace('\\', '/');
        if (full.matches(".*[*?\\[\\]{}].*")) {
            throw HanetException.input(
                    "'" + full + "' cannot stand in a pattern, where '*', '?', brackets and braces mean something else",
                    "rename the folder, or name it by a link without them");
        }
        Map<String, String> inFull = new LinkedHashMap<>();
        layers.forEach((name, pattern) -> inFull.put(name, full + "/" + pattern));
        return new OwnImages(
                full + "/" + images,
                masks.isEmpty() ? "" : full + "/" + masks,
                inFull,
                values,
                sizes,
                count,
                isOfVolumes,
                modality,
                parts,
                together,
                names,
                remarks);
    }

    private static Map<String, List<String>> parts(OwnFiles files, Path folder, List<String> remarks) {
        Map<String, List<String>> parts = files.parts(folder);
        if (parts.isEmpty()) {
            return parts;
        }
        List<String> training = parts.getOrDefault("training", List.of());
        List<String> validation = parts.getOrDefault("validation", List.of());
        if (training.size() < EVERY) {
            remarks.add("folders are called as parts, but fewer than " + EVERY
                    + " images are for training: the split is drawn at random");
            return Map.of();
        }
        remarks.add("the parts are those that folders name: "
                + parts.entrySet().stream()
                        .map(part -> part.getValue().size() + " " + part.getKey())
                        .collect(Collectors.joining(", ")));
        if (parts.getOrDefault("test", List.of()).isEmpty()) {
            remarks.add("no folder is for test, so that nothing is scored that did not choose the epoch");
        }
        Map<String, String> patientOf = files.patientOf(folder);
        if (validation.isEmpty()) {
            Map<String, List<String>> groups = new LinkedHashMap<>();
            training.forEach(id -> groups.computeIfAbsent(patientOf.getOrDefault(id, id), any -> new ArrayList<>())
                    .add(id));
            List<List<String>> all = List.copyOf(groups.values());
            boolean isOfPatients = groups.size() < training.size() && groups.size() >= EVERY;
            remarks.add("no folder is for validation, by which the best epoch is chosen: every " + EVERY + "th "
                    + (isOfPatients ? "patient" : "training image") + " is taken for it");
            for (int i = EVERY - 1; i < (isOfPatients ? all.size() : training.size()); i += EVERY) {
                validation.addAll(isOfPatients ? all.get(i) : List.of(training.get(i)));
            }
            training.removeAll(validation);
        }
        divided(parts, patientOf).ifPresent(remarks::add);
        return parts;
    }

    /** Patients, by names or folders, whose images lie in the folders of several parts, in words. */
    private static Optional<String> divided(Map<String, List<String>> parts, Map<String, String> patientOf) {
        Map<String, Set<String>> found = new LinkedHashMap<>();
        parts.forEach((part, ids) -> ids.forEach(id -> Optional.ofNullable(patientOf.get(id))
                .ifPresent(patient -> found.computeIfAbsent(patient, any -> new LinkedHashSet<>())
                        .add(part))));
        List<String> divided = found.entrySet().stream()
                .filter(patient -> patient.getValue().size() > 1)
                .map(patient -> "'" + patient.getKey() + "' (" + String.join(", ", patient.getValue()) + ")")
                .toList();
        return divided.isEmpty()
                ? Optional.empty()
                : Optional.of("what seems to be of one patient stands in several parts: "
                        + divided.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (divided.size() > MOST_NAMED ? " and " + (divided.size() - MOST_NAMED) + " more" : "")
                        + "; a test on patients that were trained on says little: move each into one folder");
    }

    /** Which images belong together by their names, where so many do that parts can be made of them. */
    private static Optional<NamedGroups> patients(OwnFiles files, List<String> remarks) {
        Optional<NamedGroups> patients = files.patients();
        patients.ifPresent(groups -> {
            Map.Entry<String, List<String>> first =
                    groups.members().entrySet().iterator().next();
            String seen = "names tell " + groups.members().size() + " patients or the like, such as '" + first.getKey()
                    + "' of " + first.getValue().size() + " images: ";
            remarks.add(
                    groups.members().size() < LEAST_PATIENTS
                            ? seen
                                    + "they are too few for three parts, so images of one stand in several; 'together'"
                                    + " of docs/guide/data.md keeps them in one"
                            : seen + "'together' keeps them in one part; take it out if they are none");
        });
        return patients.filter(groups -> groups.members().size() >= LEAST_PATIENTS);
    }

    private static Optional<String> together(OwnFiles files, Optional<NamedGroups> patients, List<String> remarks) {
        Optional<Slot> folders = files.slots().stream()
                .filter(slot -> slot.isOpen()
                        && slot.name().startsWith("patient")
                        && slot.values().size() >= LEAST_PATIENTS)
                .findFirst();
        folders.ifPresent(slot -> remarks.add(slot.values().size() + " folders, such as '"
                + slot.values().iterator().next()
                + "', are taken for those of patients: 'together' keeps each in one part; take it out"
                + " if they are none"));
        return patients.map(any -> "patient").or(() -> folders.map(Slot::name));
    }

    private static String pattern(List<Kind> kinds, OwnFiles files, Optional<NamedGroups> patients) {
        return files.maskPattern(kinds, patients)
                .orElseThrow(() -> HanetException.input(
                        "masks are named in several ways that no pattern means, "
                                + kinds.stream()
                                        .map(kind -> "'" + kind.files().get(0).getFileName() + "'")
                                        .toList(),
                        "name them alike, or write a list of images and masks: docs/guide/data.md"));
    }

    /** Whether hardly any image has two of these masks; where one has, opening the data tells it. */
    private static boolean isOneMask(List<Kind> kinds) {
        for (Kind kind : kinds) {
            for (Kind other : kinds) {
                Set<Path> both = new LinkedHashSet<>(kind.of().keySet());
                both.retainAll(other.of().keySet());
                if (!kind.equals(other)
                        && both.size()
                                > FEW * Math.min(kind.of().size(), other.of().size())) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The kinds of masks without those that mark what another one does: of several readers and copies one is taken. */
    private static List<Kind> taken(OwnFiles files, Optional<NamedGroups> patients, List<String> remarks) {
        if (!files.strays().isEmpty()) {
            remarks.add(files.strays().size() + " further masks, such as '"
                    + files.strays().get(0).getFileName() + "', belong to images that have others, and are not used");
        }
        List<Kind> kinds = files.kinds();
        if (kinds.size() < 2) {
            return kinds;
        }
        if (isOneMask(kinds)) {
            remarks.add("no image, or hardly one, has two of the masks '" + pattern(kinds, files, patients)
                    + "', so that they are taken for one mask under several names; where a name means a class, write"
                    + " 'layers' of docs/guide/data.md");
            return kinds;
        }
        List<Kind> taken = new ArrayList<>();
        for (Kind kind : kinds) {
            boolean isNew = true;
            for (Kind other : taken) {
                MaskValues.Overlap overlap = overlap(kind, other);
                String words = String.format(
                        Locale.ROOT,
                        "several files of masks belong to an image, '%s' and '%s'",
                        pattern(List.of(other), files, patients),
                        pattern(List.of(kind), files, patients));
                if (kind.isOfReader() || (overlap.dice() > SAME && !overlap.isNested())) {
                    isNew = false;
                    remarks.add(words
                            + String.format(
                                    Locale.ROOT,
                                    ", %s (mean Dice %.2f over %d images), and the first is taken; 'observers' of"
                                            + " docs/guide/data.md is for readers, 'layers' for classes",
                                    overlap.dice() > SAME
                                            ? "and mark the same, as those of two readers or copies do"
                                            : "of readers by their names",
                                    overlap.dice(),
                                    overlap.images()));
                    break;
                }
                if (overlap.isNested() && overlap.dice() > SAME) {
                    remarks.add(words + ", one within the other: they are taken for two classes, the smaller on top;"
                            + " where they are of two readers, leave one out");
                }
            }
            if (isNew) {
                taken.add(kind);
            }
        }
        return taken;
    }

    private static MaskValues.Overlap overlap(Kind one, Kind other) {
        List<Path> both =
                one.of().keySet().stream().filter(other.of()::containsKey).toList();
        return MaskValues.Overlap.of(masks(one, both), masks(other, both));
    }

    private static List<Path> masks(Kind kind, List<Path> images) {
        return images.stream()
                .flatMap(image -> Optional.ofNullable(kind.of().get(image)).stream())
                .toList();
    }

    /** The classes that have files of their own, the largest first, so that smaller ones lie on top; empty where one file has them all. */
    private static Map<String, Kind> layers(
            List<Kind> among,
            OwnFiles files,
            Optional<NamedGroups> patients,
            Map<String, Double> covered,
            List<String> remarks) {
        if (isOneMask(among)) {
            return Map.of();
        }
        List<Map.Entry<Kind, Double>> white = new ArrayList<>();
        for (Kind kind : among) {
            OptionalDouble share = MaskValues.white(kind.files());
            if (share.isEmpty()) {
                remarks.add("several files of masks belong to an image, "
                        + among.stream()
                                .map(one -> "'" + pattern(List.of(one), files, patients) + "'")
                                .toList()
                        + ", and not all are black and white; the first is taken: 'observers' and 'layers' of"
                        + " docs/guide/data.md are for others");
                return Map.of();
            }
            white.add(Map.entry(kind, share.getAsDouble()));
        }
        white.sort(Map.Entry.<Kind, Double>comparingByValue().reversed());
        if (white.stream().anyMatch(one -> one.getKey().className().equals(Kind.UNNAMED))) {
            remarks.add("names do not say of which class the masks are, "
                    + among.stream()
                            .map(one -> "'" + pattern(List.of(one), files, patients) + "'")
                            .toList()
                    + ": each is taken for one; where they show parts of one class, draw them into one file");
        }
        Map<String, Kind> layers = new LinkedHashMap<>();
        for (Map.Entry<Kind, Double> one : white) {
            String name = one.getKey().className();
            String free = layers.containsKey(name) || name.equals("background") ? name + (layers.size() + 1) : name;
            layers.put(free, one.getKey());
            covered.put(free, one.getValue());
        }
        return layers;
    }

    /** Which images have no mask, in words: whoever checks the data is told so. */
    private static Optional<String> unpaired(OwnFiles files, List<Kind> taken, String pattern) {
        List<Path> without = files.without(taken);
        return without.isEmpty()
                ? Optional.empty()
                : Optional.of((without.size() == 1 ? "1 image has" : without.size() + " images have") + " no mask: "
                        + without.stream()
                                .limit(MOST_NAMED)
                                .map(file -> "'"
                                        + (files.slots().stream().anyMatch(Slot::isOpen)
                                                ? file.subpath(
                                                        Math.max(
                                                                0,
                                                                file.getNameCount()
                                                                        - 1
                                                                        - files.shape()
                                                                                .size()),
                                                        file.getNameCount())
                                                : file.getFileName())
                                        + "'")
                                .collect(Collectors.joining(", "))
                        + (without.size() > MOST_NAMED ? " and others" : "") + "; '" + pattern
                        + "' takes them too, and nothing is trained before they are drawn or moved away");
    }

    /** Which masks are of no image, in words. */
    private static Optional<String> lone(OwnFiles files) {
        List<Path> lone = files.lone();
        return lone.isEmpty()
                ? Optional.empty()
                : Optional.of((lone.size() == 1 ? "1 mask belongs" : lone.size() + " masks belong") + " to no image: "
                        + lone.stream()
                                .limit(MOST_NAMED)
                                .map(file -> "'" + file.getFileName() + "'")
                                .collect(Collectors.joining(", "))
                        + (lone.size() > MOST_NAMED ? " and others" : "") + "; were images renamed, or left out?");
    }

    /** Which images the pattern leaves out, in words. */
    private static Optional<String> outside(OwnFiles files) {
        int left = files.others().values().stream().mapToInt(Integer::intValue).sum();
        return left == 0
                ? Optional.empty()
                : Optional.of((left == 1 ? "1 image lies" : left + " images lie") + " elsewhere and "
                        + (left == 1 ? "is" : "are") + " not used, in "
                        + files.others().keySet().stream()
                                .limit(MOST_NAMED)
                                .map(name -> name.isEmpty() ? "the folder itself" : "'" + name + "'")
                                .collect(Collectors.joining(", "))
                        + (files.others().size() > MOST_NAMED
                                ? " and " + (files.others().size() - MOST_NAMED) + " more folders"
                                : ""));
    }

    private static void told(MaskValues values, List<String> remarks) {
        values.ignored()
                .ifPresent(key -> remarks.add("masks hold labels and " + key
                        + ", which is taken for pixels that do not count; give it a class where it is one"));
        if (!values.merged().isEmpty()) {
            remarks.add("masks that losses have blurred have regions of " + values.merged()
                    + ", which lie less than ten apart and are taken for one class with what is near: where they are"
                    + " several, save the masks without losses, as PNG");
        }
        if (values.unclear() > 0) {
            remarks.add(String.format(
                    Locale.ROOT,
                    "%.0f %% of what is no background lies between the values of masks that losses have blurred: look"
                            + " at the contact sheet whether a class is lost",
                    100 * values.unclear()));
        }
    }

    /** The names of the labels, where masks hold no others than those that have one. */
    private static Map<String, String> names(DatasetJson known, MaskValues values, List<String> remarks) {
        Map<String, String> names = new LinkedHashMap<>();
        known.labels().forEach((label, name) -> names.put(String.valueOf(label), name));
        if (names.isEmpty()) {
            return names;
        }
        List<String> others =
                values.keys().stream().filter(key -> !names.containsKey(key)).toList();
        if (!others.isEmpty()) {
            remarks.add("the masks hold " + others + ", which dataset.json has no name for: classes are numbered");
            return Map.of();
        }
        List<String> unseen = values.keys().stream()
                .filter(key -> values.shares().getOrDefault(key, 0.0) == 0)
                .map(names::get)
                .toList();
        remarks.add("classes are called as dataset.json has them"
                + (unseen.isEmpty() ? "" : "; no mask that was looked at shows " + unseen));
        return names;
    }

    private static int slices(List<Path> volumes) {
        return volumes.stream()
                .mapToInt(file -> Volume.open(file).slices(Axis.AXIAL))
                .sum();
    }

    private static String modality(Path first, Optional<Volume> volume) {
        boolean isMedical =
                volume.isPresent() || first.toString().toLowerCase(Locale.ROOT).matches(".*\\.dcm(\\.gz)?");
        if (!isMedical) {
            return PHOTOGRAPH;
        }
        Image image = volume.map(open -> open.slice(Axis.AXIAL, open.slices(Axis.AXIAL) / 2))
                .orElseGet(() -> ImageFile.read(first).image());
        for (float value : image.values()) {
            if (value < AIR) {
                return CT;
            }
        }
        return MR;
    }
}
