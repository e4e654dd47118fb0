package dev.hanet.toolkit.plugin;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;

/**
 * One entry of the registry.
 *
 * @param family what it is interchangeable with
 * @param name its {@code type:} in YAML
 * @param record the record that its keys bind to
 * @param plugin who brought it
 */
public record ComponentType(Family family, String name, Class<?> record, Class<? extends HanetPlugin> plugin) {
    /** The jar or folder of classes it comes from, without its path. */
    public String origin() {
        return origin(plugin);
    }

    static String origin(Class<?> plugin) {
        CodeSource source = plugin.getProtectionDomain().getCodeSource();
        if (source == null) {
            return plugin.getName();
        }
        try {
            Path file = Path.of(source.getLocation().toURI());
            return String.valueOf(file.getFileName());
        } catch (URISyntaxException | IllegalArgumentException e) {
            return source.getLocation().toString();
        }
    }

    Key key() {
        return new Key(family, name);
    }

    /** What may be bound only once. */
    public record Key(Family family, String name) {
        @Override
        public String toString() {
            return family.singular() + " '" + name + "'";
        }
    }
}
