package dev.hanet.toolkit.cli;

import dev.hanet.blocks.weights.PlainFile;
import dev.hanet.toolkit.data.dataset.NamedGroups;
import dev.hanet.toolkit.data.image.ImageFile;
import dev.hanet.toolkit.run.RunException;
import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Which files of a folder are images, and which are masks of the same place, by their names.
 *
 * <p>A place is a path without the words for images and masks: {@code images/pat0} and {@code masks/pat0} are of one place,
 * {@code masks/pat1} of another. Folders that differ in their place alone become one pattern, {@code images/{patient}/*.png}.
 *
 * @param shape of the images' folders: a name for each, or a slot that stands for what differs
 * @param slots what stands in each slot
 * @param images all files that the pattern of the images takes, without masks among them
 * @param kinds of masks that they have, the one with most files first
 * @param strays further masks of some images
 * @param lone masks of no image
 * @param others images that lie elsewhere, by their folder
 * @param channel what stands behind the names of all images and of no mask, {@code _0000} as nnU-Net writes it; else empty
 * @param further files of other channels of the images
 */
record OwnFiles(
        List<String> shape,
        List<Slot> slots,
        List<Path> images,
        List<Kind> kinds,
        List<Path> strays,
        List<Path> lone,
        Map<String, Integer> others,
        String channel,
        List<Path> further) {
    /** The first channel of an image in the layout of nnU-Net. */
    private static final String FIRST_CHANNEL = "_0000";

    private static final Pattern OF_CHANNEL = Pattern.compile("(.+)_\\d{4}");

    static final Pattern MASKS = Pattern.compile("(?i).*(mask|label|annot|seg|truth|manual|(^|[/_-])gt($|[/_-])).*");
    private static final Pattern OBSERVERS =
            Pattern.compile("(?i).*(observer|reader|rater|expert|annotator|manual|1st|2nd|first|second).*");
    private static final String WORD =
            "(?:(?:ground[ _-]?)?truth|mask(?:s|en|e)?|label(?:s|led)?|annot(?:ation|ated)?s?"
                    + "|seg(?:mentation|mented)?s?|manual|gt(?![a-z])|(?:jpeg)?images?|imgs?|bild(?:er)?|photo(?:graph)?s?"
                    + "|pictures?|scans?|originals?|raw)";
    private static final Pattern COMPONENT = Pattern.compile(
            "(?<before>(?:" + WORD + "[ ._-]*)*)(?<value>.*?)(?<after>(?:[ ._-]*" + WORD + ")*)",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern PART = Pattern.compile(
            "(?i)(?<training>tr|train(ing)?)|(?<validation>val|valid(ation)?|dev)|(?<test>ts|test(ing)?)");
    /** What patients' folders are called, and others are not. */
    private static final String NUMBERED =
            "(?i)(?!fold|split|batch|set|site|cent(er|re)|class|grade|type|slice).*\\d.*";

    private static final char SLOT = '\0';
    /** The rank of folders of which neither lies in the place of the other. */
    private static final int APART = 3;

    private static final int DEEPEST = 5;
    private static final int MOST_RULES = 12;
    private static final int LEAST_IMAGES = 3;

    OwnFiles {
        shape = List.copyOf(shape);
        slots = List.copyOf(slots);
        images = List.copyOf(images);
        kinds = List.copyOf(kinds);
        strays = List.copyOf(strays);
        lone = List.copyOf(lone);
        others = new TreeMap<>(others);
        further = List.copyOf(further);
    }

    /**
     * What differs between folders of one shape.
     *
     * @param name as which a pattern knows it
     * @param values in the order of the folders
     */
    record Slot(String name, Set<String> values) {
        private static Slot of(Set<String> values, List<Slot> before) {
            String name = values.stream().allMatch(value -> PART.matcher(value).matches())
                    ? "part"
                    : values.stream().allMatch(value -> value.matches(NUMBERED)) ? "patient" : "folder";
            boolean isTaken = before.stream()
                    .anyMatch(slot -> slot.isOpen() && slot.name().equals(name));
            return new Slot(isTaken ? name + (before.size() + 1) : name, values);
        }

        boolean isOpen() {
            return values.size() > 1;
        }

        private String only() {
            return values.iterator().next();
        }

        boolean isOfParts() {
            return isOpen() && name.startsWith("part");
        }
    }

    /**
     * Masks whose names are made in one way.
     *
     * @param shape of their folders
     * @param prefix what stands before an image's name
     * @param suffix what stands behind it
     * @param ending of the files where there are others of the same names; else empty
     * @param of each image its mask
     */
    record Kind(List<String> shape, String prefix, String suffix, String ending, Map<Path, Path> of) {
        static final String UNNAMED = "class";

        private Kind and(Kind other) {
            Map<Path, Path> all = new LinkedHashMap<>(of);
            all.putAll(other.of());
            return new Kind(shape, prefix, suffix, ending, all);
        }

        private boolean isNamedSo(Pattern words) {
            return shape.stream().anyMatch(name -> words.matcher(name).matches())
                    || words.matcher(prefix + suffix).matches();
        }

        /** Whether these are further masks of some images of another kind, told from its masks by a number alone. */
        private boolean isFurther(Kind other) {
            return of.size() < other.of().size()
                    && other.of().keySet().containsAll(of.keySet())
                    && shape.equals(other.shape())
                    && letters().equals(other.letters());
        }

        /** Whether a file beside images is called as these masks are, be there such an image or not. */
        private boolean isNamedAs(Path file) {
            String stem = folded(stem(file));
            return stem.length() > prefix.length() + suffix.length()
                    && stem.startsWith(folded(prefix))
                    && stem.endsWith(folded(suffix))
                    && (ending.isEmpty() || ending.equals(OwnFiles.ending(file)));
        }

        private String letters() {
            return folded((prefix + "*" + suffix).replaceAll("[^\\p{L}*]", ""));
        }

        /** Whether names say that these are masks of one of several people. */
        boolean isOfReader() {
            return isNamedSo(OBSERVERS);
        }

        List<Path> files() {
            return List.copyOf(of.values());
        }

        /** The class whose file it is, by what its name or folder has and others do not. */
        String className() {
            String affix = value((prefix + suffix).replaceAll("^[^A-Za-z]+|[^A-Za-z0-9]+$", ""));
            String folder = shape.stream()
                    .filter(name -> name.indexOf(SLOT) < 0)
                    .reduce((first, second) -> second)
                    .orElse("");
            String name = (affix.isEmpty() ? value(folder) : affix)
                    .replaceAll("^[^A-Za-z]+|[^A-Za-z0-9]+$", "")
                    .replaceAll("[^A-Za-z0-9_-]+", "-")
                    .toLowerCase(Locale.ROOT);
            return name.matches(OwnImages.NAME) ? name : UNNAMED;
        }
    }

    /** The files of one folder, its path relative to the one that is looked at; empty for itself. */
    private record Group(String path, List<Path> files, String channel, List<Path> further) {
        /** The same where files are named as channels of images: those of the first, without what says so. */
        Group ofFirstChannel() {
            boolean isOfChannels = !isNamedAsMasks()
                    && files.stream()
                            .allMatch(file ->
                                    OF_CHANNEL.matcher(OwnFiles.stem(file)).matches());
            List<Path> first = files.stream()
                    .filter(file -> OwnFiles.stem(file).endsWith(FIRST_CHANNEL))
                    .toList();
            return isOfChannels && !first.isEmpty()
                    ? new Group(
                            path,
                            first,
                            FIRST_CHANNEL,
                            files.stream().filter(file -> !first.contains(file)).toList())
                    : this;
        }

        /** An image's name without its channel. */
        String stem(Path file) {
            String stem = OwnFiles.stem(file);
            return stem.substring(0, stem.length() - channel.length());
        }

        List<String> names() {
            return path.isEmpty() ? List.of() : List.of(path.split("/"));
        }

        private List<Integer> placed() {
            return IntStream.range(0, names().size())
                    .filter(i -> !value(names().get(i)).isEmpty())
                    .boxed()
                    .toList();
        }

        private List<String> place() {
            return placed().stream().map(i -> folded(value(names().get(i)))).toList();
        }

        /** Its place, and those of which it has one name more. */
        private Stream<String> places() {
            List<String> place = place();
            return Stream.concat(
                            Stream.of(place), IntStream.range(0, place.size()).mapToObj(i -> Stream.concat(
                                            place.subList(0, i).stream(), place.subList(i + 1, place.size()).stream())
                                    .toList()))
                    .map(names -> String.join("/", names))
                    .distinct();
        }

        private boolean isNamedAsMasks() {
            return masked() > 0
                    || files.stream().anyMatch(file -> MASKS.matcher(stem(file)).matches());
        }

        private long masked() {
            return names().stream()
                    .filter(name -> MASKS.matcher(name).matches())
                    .count();
        }
    }

    /**
     * Images and masks of two folders.
     *
     * @param rank how well their places agree; 0 where they are the same
     * @param slots what stands in the slots of both shapes
     */
    private record Match(Group images, Group masks, int rank, List<String> imageShape, List<String> slots, Kind kind) {}

    /**
     * Looks at the names in a folder.
     *
     * @throws HanetException when no images and masks agree
     */
    static OwnFiles in(Path folder) {
        List<Group> groups = groups(folder);
        Optional<List<Match>> whole = best(groups);
        if (whole.isEmpty()) {
            List<Group> channels = groups.stream().map(Group::ofFirstChannel).toList();
            Optional<List<Match>> first = best(channels);
            if (first.isPresent()) {
                return chosen(first.get(), channels);
            }
        }
        List<Match> best = whole.orElseThrow(() -> HanetException.input(
                "no " + LEAST_IMAGES + " images and masks whose names agree lie in '" + folder + "'",
                groups.size() > 2
                        ? "where every patient has a folder, write the patterns yourself, such as images:"
                                + " '{patient}/*.png' and masks alike: docs/guide/data.md"
                        : "put images into 'images' and their masks, named alike, into 'masks', or write the"
                                + " patterns yourself: docs/guide/data.md"));
        return chosen(best, groups);
    }

    private static Optional<List<Match>> best(List<Group> groups) {
        List<List<Match>> shapes = List.copyOf(matches(groups).stream()
                .collect(Collectors.groupingBy(Match::imageShape, LinkedHashMap::new, Collectors.toList()))
                .values());
        return shapes.stream()
                .filter(shape -> masked(shape).size() >= LEAST_IMAGES)
                .max(Comparator.<List<Match>>comparingInt(shape -> masked(shape).size())
                        .thenComparingLong(shape -> -shape.get(0).images().masked()));
    }

    /**
     * Requires images in one file each.
     *
     * @param names what channels are called, as far as that is known
     * @throws HanetException when some have further ones
     */
    void requireOneChannel(List<String> names) {
        if (!further.isEmpty()) {
            throw HanetException.input(
                    "images have several channels, each in a file of its own, such as '"
                            + further.get(0).getFileName() + "' beside '..." + channel + "'"
                            + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")")
                            + ", and an image is read from one file",
                    "save the channels of pictures as one TIFF, and write 'channels: N'; or take one of them:"
                            + " 'images: " + imagePattern(Optional.empty()) + "' in a spec reads the first alone:"
                            + " docs/guide/data.md");
        }
    }

    private static Set<Path> masked(List<Match> shape) {
        return shape.stream()
                .flatMap(match -> match.kind().of().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static OwnFiles chosen(List<Match> best, List<Group> groups) {
        List<String> shape = best.get(0).imageShape();
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < best.get(0).slots().size(); i++) {
            int slot = i;
            slots.add(Slot.of(
                    best.stream()
                            .map(match -> match.slots().get(slot))
                            .collect(Collectors.toCollection(LinkedHashSet::new)),
                    slots));
        }
        Map<List<Object>, Kind> kinds = new LinkedHashMap<>();
        for (Match match : best) {
            Kind kind = match.kind();
            kinds.merge(List.of(kind.shape(), kind.prefix(), kind.suffix(), kind.ending()), kind, Kind::and);
        }
        List<Kind> usual = kinds.values().stream()
                .filter(kind -> kind.of().size() >= LEAST_IMAGES)
                .filter(kind -> kinds.values().stream().noneMatch(kind::isFurther))
                .sorted(Comparator.comparingInt((Kind kind) -> -kind.of().size()))
                .toList();
        List<Kind> taken = usual.isEmpty() ? List.copyOf(kinds.values()) : usual;
        Set<Path> masks = new LinkedHashSet<>();
        kinds.values().forEach(kind -> masks.addAll(kind.of().values()));
        Set<Path> used = new LinkedHashSet<>();
        taken.forEach(kind -> used.addAll(kind.of().values()));
        Pattern folders = regex(shape, slots);
        Set<String> maskFolders =
                best.stream().map(match -> match.masks().path()).collect(Collectors.toSet());
        List<Path> images = new ArrayList<>();
        List<Path> lone = new ArrayList<>();
        List<Path> further = new ArrayList<>();
        Map<String, Integer> others = new TreeMap<>();
        String channel = best.get(0).images().channel();
        for (Group group : groups) {
            if (folders.matcher(group.path()).matches() && group.channel().equals(channel)) {
                further.addAll(group.further());
                boolean isOfBoth = maskFolders.contains(group.path());
                for (Path file : group.files()) {
                    if (!masks.contains(file)) {
                        boolean isMask = isOfBoth && taken.stream().anyMatch(kind -> kind.isNamedAs(file));
                        (isMask ? lone : images).add(file);
                    }
                }
            } else if (maskFolders.contains(group.path())) {
                group.files().stream().filter(file -> !masks.contains(file)).forEach(lone::add);
            } else {
                others.put(group.path(), group.files().size());
            }
        }
        return new OwnFiles(
                shape,
                slots,
                images,
                taken,
                masks.stream().filter(mask -> !used.contains(mask)).toList(),
                lone,
                others,
                channel,
                further);
    }

    private static List<Group> groups(Path folder) {
        Map<String, List<Path>> found = new TreeMap<>();
        try {
            PlainFile.below(folder, DEEPEST).stream()
                    .filter(ImageFile::isNamedSo)
                    .filter(file -> Stream.iterate(folder.relativize(file), path -> path != null, Path::getParent)
                            .noneMatch(ImageFile::isHidden))
                    .forEach(file -> found.computeIfAbsent(
                                    folder.relativize(file.resolveSibling(""))
                                            .toString()
                                            .replace('\\', '/'),
                                    path -> new ArrayList<>())
                            .add(file));
        } catch (IOException e) {
            throw RunException.reading(folder, e);
        }
        if (found.isEmpty()) {
            throw HanetException.input(
                    "there is no image in '" + folder + "' or up to " + (DEEPEST - 1) + " folders below it",
                    ImageFile.READABLE + "; where images lie deeper, name a folder that is nearer to them");
        }
        return found.entrySet().stream()
                .map(entry -> new Group(entry.getKey(), entry.getValue(), "", List.of()))
                .toList();
    }

    /** All folders whose files belong together; of masks those whose place agrees best. */
    private static List<Match> matches(List<Group> groups) {
        Map<String, List<Group>> byPlace =
                groups.stream().collect(Collectors.groupingBy(group -> String.join("/", group.place())));
        List<Match> all = new ArrayList<>();
        for (Group masks : groups) {
            if (masks.isNamedAsMasks()) {
                List<Match> near = masks.places()
                        .flatMap(place -> byPlace.getOrDefault(place, List.of()).stream())
                        .flatMap(images -> matches(images, masks).stream())
                        .toList();
                all.addAll(
                        near.isEmpty()
                                ? groups.stream()
                                        .flatMap(images -> matches(images, masks).stream())
                                        .toList()
                                : near);
            }
        }
        Map<String, Integer> ofMasks = new LinkedHashMap<>();
        Map<String, Integer> ofImages = new LinkedHashMap<>();
        for (Match match : all) {
            ofMasks.merge(match.masks().path(), match.rank(), Math::min);
            ofImages.merge(match.images().path(), match.rank(), Math::min);
        }
        return all.stream()
                .filter(match ->
                        match.rank() == ofMasks.getOrDefault(match.masks().path(), 0))
                .filter(match -> match.rank() < APART
                        || match.rank() == ofImages.getOrDefault(match.images().path(), 0))
                .toList();
    }

    private static List<Match> matches(Group images, Group masks) {
        List<Integer> ofImages = images.placed();
        List<Integer> ofMasks = masks.placed();
        List<Integer> unlikeImages = new ArrayList<>(ofImages);
        List<Integer> unlikeMasks = new ArrayList<>(ofMasks);
        List<Integer> alikeImages = new ArrayList<>();
        List<Integer> alikeMasks = new ArrayList<>();
        for (int image : ofImages) {
            unlikeMasks.stream()
                    .filter(mask -> alikeMasks.isEmpty() || mask > alikeMasks.get(alikeMasks.size() - 1))
                    .filter(mask -> folded(value(masks.names().get(mask)))
                            .equals(folded(value(images.names().get(image)))))
                    .findFirst()
                    .ifPresent(mask -> {
                        alikeImages.add(image);
                        alikeMasks.add(mask);
                        unlikeImages.remove((Integer) image);
                        unlikeMasks.remove(mask);
                    });
        }
        if (unlikeImages.size() > 1 || unlikeMasks.size() > 1) {
            return List.of();
        }
        int rank = unlikeMasks.size() + 2 * unlikeImages.size();
        List<Integer> slots = new ArrayList<>(alikeImages);
        slots.addAll(unlikeImages);
        List<String> imageShape = shape(images.names(), slots);
        List<String> maskShape = shape(masks.names(), alikeMasks);
        List<String> values =
                slots.stream().map(slot -> value(images.names().get(slot))).toList();
        return kinds(images, masks, maskShape).stream()
                .filter(kind -> masks.masked() > images.masked()
                        || MASKS.matcher(kind.prefix() + kind.suffix()).matches())
                .map(kind -> new Match(images, masks, rank, imageShape, values, kind))
                .toList();
    }

    private static List<String> shape(List<String> names, List<Integer> slots) {
        List<String> shape = new ArrayList<>(names);
        for (int i = 0; i < slots.size(); i++) {
            Matcher component = component(names.get(slots.get(i)));
            shape.set(slots.get(i), component.group("before") + SLOT + i + SLOT + component.group("after"));
        }
        return shape;
    }

    private static Matcher component(String name) {
        Matcher component = COMPONENT.matcher(name);
        component.matches();
        return component;
    }

    /** What a folder's name has beside words for images and masks. */
    private static String value(String name) {
        return component(name).group("value");
    }

    /** The masks of one folder for the images of another, by what stands around the images' names. */
    private static List<Kind> kinds(Group images, Group masks, List<String> shape) {
        boolean isBeside = images.path().equals(masks.path());
        Map<String, Path> byStem = new LinkedHashMap<>();
        images.files().forEach(file -> byStem.put(folded(images.stem(file)), file));
        List<String> stems = byStem.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
        Map<String, List<String>> around = new LinkedHashMap<>();
        for (Path file : masks.files()) {
            String mask = stem(file);
            String known = folded(mask);
            stems.stream()
                    .filter(stem -> known.contains(stem) && (!isBeside || isMaskBeside(known, stem)))
                    .findFirst()
                    .ifPresent(image -> {
                        int at = known.indexOf(image);
                        int end = at + image.length();
                        String usual = known.length() == mask.length() ? mask : known;
                        around.putIfAbsent(
                                known.substring(0, at) + "*" + known.substring(end),
                                List.of(usual.substring(0, at), usual.substring(end)));
                    });
            if (around.size() > MOST_RULES) {
                return List.of(); // names without a rule
            }
        }
        return around.values().stream()
                .flatMap(usual -> kinds(masks, byStem, shape, usual).stream())
                .toList();
    }

    /** What a mask beside its image adds to the name says so. */
    private static boolean isMaskBeside(String mask, String image) {
        int at = mask.indexOf(image);
        return !mask.equals(image)
                && MASKS.matcher(mask.substring(0, at) + mask.substring(at + image.length()))
                        .matches();
    }

    /** One kind, or one for each ending where images have several files of such a name. */
    private static List<Kind> kinds(Group masks, Map<String, Path> byStem, List<String> shape, List<String> around) {
        String prefix = folded(around.get(0));
        String suffix = folded(around.get(1));
        boolean isOnce = true;
        Map<Path, Path> all = new LinkedHashMap<>();
        Map<String, Map<Path, Path>> byEnding = new LinkedHashMap<>();
        for (Path file : masks.files()) {
            String mask = folded(stem(file));
            if (mask.length() > prefix.length() + suffix.length() && mask.startsWith(prefix) && mask.endsWith(suffix)) {
                Path image = byStem.get(mask.substring(prefix.length(), mask.length() - suffix.length()));
                if (image != null && !image.equals(file)) {
                    isOnce &= all.putIfAbsent(image, file) == null;
                    byEnding.computeIfAbsent(ending(file), any -> new LinkedHashMap<>())
                            .putIfAbsent(image, file);
                }
            }
        }
        return isOnce
                ? List.of(new Kind(shape, around.get(0), around.get(1), "", all))
                : byEnding.entrySet().stream()
                        .map(one -> new Kind(shape, around.get(0), around.get(1), one.getKey(), one.getValue()))
                        .toList();
    }

    /** Images without a mask of any of these kinds. */
    List<Path> without(Collection<Kind> taken) {
        return images.stream()
                .filter(image -> taken.stream().noneMatch(kind -> kind.of().containsKey(image)))
                .toList();
    }

    /** Two images that would have one mask. */
    Optional<String> shared() {
        for (Kind kind : kinds) {
            Map<Path, Path> owners = new LinkedHashMap<>();
            for (Map.Entry<Path, Path> pair : kind.of().entrySet()) {
                Path other = owners.put(pair.getValue(), pair.getKey());
                if (other != null) {
                    return Optional.of("'" + pair.getValue() + "' would be the mask of '" + other + "' and '"
                            + pair.getKey() + "'");
                }
            }
        }
        return Optional.empty();
    }

    /** Whose names tell which images belong together; absent where folders do. */
    Optional<NamedGroups> patients() {
        return slots.stream().anyMatch(Slot::isOpen)
                ? Optional.empty()
                : NamedGroups.of(images.stream().map(this::stemOf).toList());
    }

    /** The images as a pattern of a data set: a star, or a name in braces, for what differs. */
    String imagePattern(Optional<NamedGroups> patients) {
        return folders(shape.stream().map(OwnFiles::literal).toList()) + stems(patients) + channel + ending(images);
    }

    /**
     * Masks of one kind as a pattern, or of several that differ in what stands around the images' names or in one folder.
     *
     * @return absent where no pattern means all of them
     */
    Optional<String> maskPattern(List<Kind> taken, Optional<NamedGroups> patients) {
        Kind first = taken.get(0);
        List<String> together = new ArrayList<>();
        for (int i = 0; i < first.shape().size(); i++) {
            int at = i;
            Set<String> names = new TreeSet<>();
            for (Kind kind : taken) {
                if (kind.shape().size() != first.shape().size()) {
                    return Optional.empty();
                }
                names.add(kind.shape().get(at));
            }
            Optional<String> choice = choice(names);
            if (choice.isEmpty()) {
                return Optional.empty();
            }
            together.add(choice.get());
        }
        Optional<String> prefix = choice(taken.stream().map(Kind::prefix).collect(Collectors.toSet()));
        Optional<String> suffix = choice(taken.stream().map(Kind::suffix).collect(Collectors.toSet()));
        List<Path> files = taken.stream().flatMap(kind -> kind.files().stream()).toList();
        return prefix.flatMap(
                before -> suffix.map(after -> folders(together) + before + stems(patients) + after + ending(files)));
    }

    /** One name as it is, several as a choice; absent where a choice cannot hold them. */
    private static Optional<String> choice(Collection<String> names) {
        if (names.size() == 1) {
            return Optional.of(literal(names.iterator().next()));
        }
        return names.stream().anyMatch(name -> name.matches("(?s).*[,{}\\x00].*") || !name.equals(name.strip()))
                ? Optional.empty()
                : Optional.of(names.stream().sorted().collect(Collectors.joining(",", "{", "}")));
    }

    private String folders(List<String> names) {
        return names.isEmpty()
                ? ""
                : filled(
                                names,
                                i -> slots.get(i).isOpen()
                                        ? "{" + slots.get(i).name() + "}"
                                        : literal(slots.get(i).only()),
                                UnaryOperator.identity())
                        + "/";
    }

    /** A path of that shape, as a regular expression whose groups are the open slots. */
    private static Pattern regex(List<String> shape, List<Slot> slots) {
        String path = filled(
                shape,
                i -> slots.get(i).isOpen()
                        ? "(?<s" + i + ">[^/]+)"
                        : Pattern.quote(slots.get(i).only()),
                name -> name.isEmpty() ? "" : Pattern.quote(name));
        return Pattern.compile(path, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    }

    private static String filled(List<String> shape, IntFunction<String> slot, UnaryOperator<String> name) {
        return shape.stream()
                .map(component -> {
                    List<String> parts = List.of(component.split(String.valueOf(SLOT), -1));
                    return IntStream.range(0, parts.size())
                            .mapToObj(i ->
                                    i % 2 == 0 ? name.apply(parts.get(i)) : slot.apply(Integer.parseInt(parts.get(i))))
                            .collect(Collectors.joining());
                })
                .collect(Collectors.joining("/"));
    }

    /** What would mean something else in a pattern is any character there. */
    private static String literal(String text) {
        return text.replaceAll("[*?\\[\\]{}]", "?");
    }

    private String stems(Optional<NamedGroups> patients) {
        return patients.map(groups -> groups.isHead()
                        ? "{patient}" + groups.separator() + "*" + literal(tail())
                        : "*" + groups.separator() + "{patient}")
                .orElse("*" + literal(tail()));
    }

    /** How all images end, where that keeps further masks beside them out of their pattern; else empty. */
    private String tail() {
        String tail = images.isEmpty() ? "" : stemOf(images.get(0));
        for (Path image : images) {
            String stem = stemOf(image);
            while (!stem.endsWith(tail) || tail.length() == stem.length()) {
                tail = tail.substring(1);
            }
        }
        String common = tail;
        return !common.isEmpty()
                        && !strays.isEmpty()
                        && strays.stream().noneMatch(stray -> stem(stray).endsWith(common))
                ? common
                : "";
    }

    private static String ending(List<Path> files) {
        List<String> endings = files.stream().map(OwnFiles::ending).distinct().toList();
        return endings.size() == 1 ? endings.get(0) : ".*";
    }

    /** The names of the items of each part, where folders are called so; empty where they are not. */
    Map<String, List<String>> parts(Path folder) {
        int at = IntStream.range(0, slots.size())
                .filter(i -> slots.get(i).isOfParts())
                .findFirst()
                .orElse(-1);
        Map<String, List<String>> parts = new LinkedHashMap<>();
        if (at < 0) {
            return parts;
        }
        for (String part : List.of("training", "validation", "test")) {
            parts.put(part, new ArrayList<>());
        }
        for (Path image : images) {
            Matcher path = path(folder, image);
            Matcher part = PART.matcher(path.matches() ? path.group("s" + at) : "");
            if (part.matches()) {
                parts.entrySet().stream()
                        .filter(entry -> part.group(entry.getKey()) != null)
                        .forEach(entry -> entry.getValue().add(id(path, image)));
            }
        }
        return parts;
    }

    /** Of whom the images of {@link #parts} seem to be, by folders that are called so within those of the parts, or by the images' names. */
    Map<String, String> patientOf(Path folder) {
        int at = IntStream.range(0, slots.size())
                .filter(i -> slots.get(i).isOpen() && slots.get(i).name().startsWith("patient"))
                .findFirst()
                .orElse(-1);
        Map<String, String> byName = new LinkedHashMap<>();
        NamedGroups.of(images.stream().map(this::stemOf).distinct().toList())
                .map(NamedGroups::members)
                .orElse(Map.of())
                .forEach((patient, names) -> names.forEach(name -> byName.put(name, patient)));
        Map<String, String> patients = new LinkedHashMap<>();
        for (Path image : images) {
            Matcher path = path(folder, image);
            if (path.matches()) {
                Optional.ofNullable(at < 0 ? byName.get(stemOf(image)) : path.group("s" + at))
                        .ifPresent(patient -> patients.put(id(path, image), patient));
            }
        }
        return patients;
    }

    private Matcher path(Path folder, Path image) {
        return regex(shape, slots)
                .matcher(folder.relativize(image.resolveSibling("")).toString().replace('\\', '/'));
    }

    /** As a data set calls an item: what differs of its folders, and its own name. */
    private String id(Matcher path, Path image) {
        return Stream.concat(
                        IntStream.range(0, slots.size())
                                .filter(i -> slots.get(i).isOpen())
                                .boxed()
                                .sorted(Comparator.comparingInt(
                                        i -> String.join("/", shape).indexOf(SLOT + String.valueOf(i) + SLOT)))
                                .map(i -> path.group("s" + i)),
                        Stream.of(named(image)))
                .map(name -> Normalizer.normalize(name, Normalizer.Form.NFC))
                .collect(Collectors.joining("-"));
    }

    /** What the star of the images' pattern stands for. */
    private String named(Path image) {
        return stemOf(image).substring(0, stemOf(image).length() - tail().length());
    }

    /** An image's name without its channel. */
    private String stemOf(Path image) {
        return stem(image).substring(0, stem(image).length() - channel.length());
    }

    /** Composed, as data sets compare names: some systems write an umlaut as two letters. */
    static String stem(Path file) {
        String name = String.valueOf(file.getFileName());
        return Normalizer.normalize(
                name.substring(0, name.length() - ending(file).length()), Normalizer.Form.NFC);
    }

    /** As data sets compare names. */
    private static String folded(String stem) {
        return stem.toLowerCase(Locale.ROOT);
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        int dot = name.endsWith(".gz") ? name.lastIndexOf('.', name.length() - 4) : name.lastIndexOf('.');
        return name.substring(dot);
    }
}
