package dev.hanet.toolkit.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which endpoint answers what. The first that fits a path counts. */
public final class Routes {
    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "json", "application/json; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "woff2", "font/woff2");

    /** Answers a request. */
    @FunctionalInterface
    public interface Endpoint {
        /**
         * The answer. A {@link dev.hanet.yaml.HanetException} is told to whoever asked, in one sentence.
         *
         * @throws IOException when something cannot be read or written
         */
        Answer answer(Call call) throws IOException, InterruptedException;
    }

    /** One way to an endpoint. */
    private record Route(String method, List<String> pattern, Endpoint endpoint, boolean isOpen) {}

    /** An endpoint with the parts of the path that led to it, and whether anybody may ask. */
    record Found(Endpoint endpoint, Map<String, String> parts, boolean isOpen) {}

    /** Whether anybody may ask that. */
    boolean isOpen(String method, String path) {
        try {
            return find(method, path).isOpen();
        } catch (Refusal e) {
            return false;
        }
    }

    private final List<Route> routes = new ArrayList<>();

    /**
     * Lets an endpoint answer.
     *
     * @param method of HTTP, {@code GET}
     * @param pattern {@code /runs/{name}/report}, whose part in braces takes anything; a last {@code {name*}} takes the whole rest
     */
    public Routes on(String method, String pattern, Endpoint endpoint) {
        routes.add(new Route(method, segments(pattern), endpoint, false));
        return this;
    }

    /** As above, for GET, for whoever asks, without the token: a sign of life. */
    public Routes open(String pattern, Endpoint endpoint) {
        routes.add(new Route("GET", segments(pattern), endpoint, true));
        return this;
    }

    /** As above, for GET. */
    public Routes get(String pattern, Endpoint endpoint) {
        return on("GET", pattern, endpoint);
    }

    /** As above, for POST. */
    public Routes post(String pattern, Endpoint endpoint) {
        return on("POST", pattern, endpoint);
    }

    /**
     * Serves files beside a class, in its jar: those of known kinds whose names hold letters, digits, {@code . _ -} alone.
     *
     * @param folder below the package of the class, or from the root of the class path where it begins with a slash
     */
    public Routes assets(String prefix, Class<?> owner, String folder) {
        return get(prefix + "/{file*}", call -> asset(owner, folder, call.part("file")));
    }

    /**
     * A file beside a class.
     *
     * @param folder below the package of the class, empty for that itself; a jar knows no {@code .} and no {@code ..}
     * @throws Refusal when there is none
     */
    public static Answer asset(Class<?> owner, String folder, String file) throws IOException {
        String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null || !FILE.matcher(file).matches()) {
            throw new Refusal(404, "there is no file '" + file + "'");
        }
        try (InputStream in = owner.getResourceAsStream(folder.isEmpty() ? file : folder + "/" + file)) {
            if (in == null) {
                throw new Refusal(404, "there is no file '" + file + "'");
            }
            return Answer.bytes(type, in.readAllBytes()).with("Cache-Control", "no-cache");
        }
    }

    /**
     * The endpoint for a request.
     *
     * @throws Refusal when nothing is there, or nothing for that method
     */
    Found find(String method, String path) {
        List<String> segments = segments(path);
        TreeSet<String> others = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> parts = match(route.pattern, segments);
            if (parts.isPresent()) {
                if (route.method.equals(method)) {
                    return new Found(route.endpoint, parts.orElseThrow(), route.isOpen);
                }
                others.add(route.method);
            }
        }
        throw others.isEmpty()
                ? new Refusal(404, "there is nothing at '" + path + "'")
                : new Refusal(405, "'" + path + "' takes " + String.join(" and ", others) + ", not " + method);
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(path.startsWith("/") ? 1 : 0).split("/", -1));
    }

    private static Optional<Map<String, String>> match(List<String> pattern, List<String> path) {
        Map<String, String> parts = new HashMap<>();
        for (int i = 0; i < pattern.size(); i++) {
            String wanted = pattern.get(i);
            if (i >= path.size()) {
                return Optional.empty();
            }
            if (wanted.endsWith("*}")) {
                parts.put(
                        wanted.substring(1, wanted.length() - 2),
                        path.stream().skip(i).collect(Collectors.joining("/")));
                return Optional.of(parts);
            }
            if (wanted.startsWith("{")) {
                parts.put(wanted.substring(1, wanted.length() - 1), path.get(i));
            } else if (!wanted.equals(path.get(i))) {
                return Optional.empty();
            }
        }
        return pattern.size() == path.size() ? Optional.of(parts) : Optional.empty();
    }
}
