package dev.hanet.toolkit.data.dataset;

import dev.hanet.toolkit.data.DataException;
import dev.hanet.toolkit.data.DataRoots;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Images, their masks and what else is known of them, as the lines of a CSV file list them.
 *
 * <pre>{@code
 * id,image,mask,patient            id is left out where the images' stems tell them apart
 * 07-left,shots/0412.jpg,drawn/a.png,07
 * }</pre>
 *
 * <p>Paths begin at the folder of the list.
 */
final class ImageList {
    private static final String IMAGE = "image";
    private static final String ID = "id";
    private static final Set<String> FILES = Set.of(IMAGE, "mask", "fieldOfView", ID);

    private final CsvTable table;
    private final FolderSearch search;
    private final Map<String, Map<String, String>> lines = new LinkedHashMap<>();
    private final List<FilePattern.Found> images = new ArrayList<>();

    /** Whether images are listed, not found by a pattern. */
    static boolean isNamedSo(String images) {
        return images.toLowerCase(Locale.ROOT).endsWith(".csv");
    }

    /**
     * Reads a list.
     *
     * @param search takes what does not go together
     * @throws DataException when it is not there or has no column of images
     */
    ImageList(String name, DataRoots roots, FolderSearch search) {
        this.search = search;
        this.table = CsvTable.read(name, roots, "images");
        table.requireColumn(IMAGE, "head the one with the paths of the images '" + IMAGE + "'", "images");
        List<String> missing = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        for (Map<String, String> line : table.lines()) {
            Path file = path(line.getOrDefault(IMAGE, ""));
            String given = line.getOrDefault(ID, "");
            String id = Normalizer.normalize(given.isEmpty() ? FileTree.stem(file) : given, Normalizer.Form.NFC);
            if (!Files.isRegularFile(file)) {
                missing.add(file.toString());
            }
            if (lines.put(id.toLowerCase(Locale.ROOT), line) != null) {
                twice.add(id);
            }
            images.add(new FilePattern.Found(file, Map.of(FilePattern.STEM, id)));
        }
        if (!missing.isEmpty()) {
            search.fault(
                    "images",
                    "the list '" + table.file() + "' names images that are not there: " + FolderSearch.names(missing),
                    "correct their paths, which begin at the list's folder");
        }
        if (!twice.isEmpty()) {
            search.fault(
                    "images",
                    "the list '" + table.file() + "' has two lines for " + FolderSearch.names(twice),
                    "keep one of them, or tell them apart in a column '" + ID + "'");
        }
        if (images.isEmpty()) {
            search.fault("images", "the list '" + table.file() + "' names no image", "write one line for each");
        }
    }

    private Path path(String cell) {
        return table.file().toAbsolutePath().normalize().resolveSibling(cell);
    }

    /** Where it lies. */
    Path file() {
        return table.file();
    }

    /** The images in the order of the lines. */
    List<FilePattern.Found> images() {
        return images;
    }

    /** What a column names for every image; absent when there is no such column. */
    Optional<FolderSearch.Masks> files(String column) {
        if (!table.head().contains(column)) {
            return Optional.empty();
        }
        Map<String, Path> files = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>();
        lines.forEach((id, line) -> {
            String cell = line.getOrDefault(column, "");
            Path file = path(cell);
            if (cell.isEmpty()) {
                missing.add("none for " + id);
            } else if (!Files.isRegularFile(file)) {
                missing.add(file.toString());
            }
            files.put(id, file);
        });
        if (!missing.isEmpty()) {
            search.fault(
                    "images",
                    "in the column '" + column + "' of the list '" + table.file() + "' files are missing: "
                            + FolderSearch.names(missing),
                    "correct their paths, which begin at the list's folder");
        }
        return Optional.of(new FolderSearch.Masks(List.of(FilePattern.STEM), files));
    }

    /** The other cells of an image's line. */
    Map<String, String> attributes(FilePattern.Found image) {
        Map<String, String> known =
                new LinkedHashMap<>(lines.getOrDefault(image.id().toLowerCase(Locale.ROOT), Map.of()));
        known.keySet().removeAll(FILES);
        return known;
    }
}
