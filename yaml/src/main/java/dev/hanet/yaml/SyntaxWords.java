package dev.hanet.yaml;

import java.util.Optional;

/** Says in the user's words what the scanner and the parser stumbled over. */
final class SyntaxWords {
    private SyntaxWords() {}

    static Problem problem(String context, Location contextAt, String problem, Location at) {
        if (problem.contains("TAB")) {
            return told(at, "a tab cannot indent a line", "use spaces");
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return told(
                    at, "a ':' cannot stand here", "is the line indented like its neighbours? quote text with ': '");
        }
        if (context.contains("quoted scalar")) {
            return problem.contains("end of stream") || problem.contains("document separator")
                    ? told(contextAt, "the quote that opens here is not closed", "")
                    : told(at, "this escape is not known", "use single quotes for text with '\\'");
        }
        if (context.contains("flow sequence")) {
            return told(contextAt, "the list that opens here is not closed", "is a ',' or ']' missing?");
        }
        if (context.contains("flow mapping")) {
            return told(contextAt, "the mapping that opens here is not closed", "is a ',' or '}' missing?");
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return told(at, "this line does not fit the lines before it", "is it indented like its neighbours?");
        }
        if (problem.contains("expected ':'")) {
            return told(contextAt, "this is no 'key: value'", "is a ':' missing, or the space after it?");
        }
        if (problem.startsWith("found undefined alias")) {
            return told(at, "there is no anchor for this alias", "write the value itself");
        }
        if (problem.contains("sequence entries are not allowed")) {
            return told(at, "a list cannot begin here", "begin it on a line of its own");
        }
        if (problem.contains("cannot start any token")) {
            return told(at, "a value cannot begin with this character", "put the value in quotes");
        }
        String words = problem.isEmpty() ? "the text cannot be read as YAML" : "not YAML: " + Texts.clean(problem);
        return told(at, words, "");
    }

    private static Problem told(Location at, String message, String remedy) {
        return new Problem(at, "", message, remedy.isEmpty() ? Optional.empty() : Optional.of(remedy));
    }
}
