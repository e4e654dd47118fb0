package dev.hanet.toolkit.editor;

import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.lsp4j.CodeAction;
import org.eclipse.lsp4j.CodeActionKind;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.Range;
import org.eclipse.lsp4j.TextEdit;
import org.eclipse.lsp4j.WorkspaceEdit;

/** What an editor can do about a mistake: the remedies that say what to write, as edits. */
final class Fixes {
    private static final Pattern MEANT = Pattern.compile("did you mean '([^']+)'\\?");
    private static final Pattern SIZES = Pattern.compile("nearest sizes: ([0-9]+(?:, [0-9]+)*)");
    private static final Pattern WRITE = Pattern.compile("\\bwrite '([A-Za-z]+): ([^' ]+)'");
    private static final Pattern COMPONENT = Pattern.compile("\\bwrite (\\{type: [^}.]+})");
    private static final Pattern KNOWN = Pattern.compile("known here: (.+)");
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");
    private static final int MOST_KNOWN = 6;

    private final SpecDocument document;
    private final SpecText text;
    private final Outline outline;
    private final Problem problem;
    private final Diagnostic diagnostic;
    private final List<CodeAction> actions = new ArrayList<>();

    private Fixes(SpecDocument document, SpecDocument.Version version, Problem problem, Diagnostic diagnostic) {
        this.document = document;
        this.text = version.text();
        this.outline = version.outline();
        this.problem = problem;
        this.diagnostic = diagnostic;
    }

    /** What can be done about the mistakes that a range touches; nothing while the text is newer than the look. */
    static List<CodeAction> of(SpecDocument document, SpecDocument.Look look, Places places, Range asked) {
        List<CodeAction> actions = new ArrayList<>();
        if (!document.isCurrent(look)) {
            return actions;
        }
        List<Problem> problems = new ArrayList<>(look.inspection().problems());
        problems.addAll(look.inspection().warnings());
        List<Diagnostic> diagnostics = Diagnostics.of(look, places);
        for (int i = 0; i < problems.size(); i++) {
            Problem problem = problems.get(i);
            Range range = diagnostics.get(i).getRange();
            boolean isOwn = problem.at().source().equals(document.source());
            if (isOwn
                    && range.getStart().getLine() <= asked.getEnd().getLine()
                    && range.getEnd().getLine() >= asked.getStart().getLine()) {
                Fixes fixes = new Fixes(document, look.version(), problem, diagnostics.get(i));
                fixes.find();
                actions.addAll(fixes.actions);
            }
        }
        return actions;
    }

    private void find() {
        String remedy = problem.remedy().orElse("");
        Range range = diagnostic.getRange();
        int start = text.offset(range.getStart());
        String word = text.text().substring(start, text.offset(range.getEnd()));
        Matcher meant = MEANT.matcher(remedy);
        if (meant.find()) {
            String better = replaced(word, meant.group(1));
            add("write '" + better + "'", true, new TextEdit(range, better));
        }
        Matcher sizes = SIZES.matcher(remedy);
        if (sizes.find() && word.matches("[0-9]+")) {
            for (String size : sizes.group(1).split(", ", -1)) {
                add("write " + size, false, new TextEdit(range, size));
            }
        }
        Matcher write = WRITE.matcher(remedy);
        if (write.find()
                && (problem.path().equals(write.group(1)) || problem.path().endsWith("." + write.group(1)))) {
            outline.node(problem.path())
                    .filter(node -> node.valueStart() >= 0)
                    .ifPresent(node -> add(
                            "write '" + write.group(1) + ": " + write.group(2) + "'",
                            true,
                            new TextEdit(text.range(node.valueStart(), node.end()), write.group(2))));
        }
        Matcher component = COMPONENT.matcher(remedy);
        if (component.find() && !word.isEmpty() && !word.startsWith("{")) {
            add("write '" + component.group(1) + "'", true, new TextEdit(range, component.group(1)));
        }
        known(remedy, range);
        if (problem.kind() == ProblemKind.UNKNOWN_KEY || problem.kind() == ProblemKind.IDLE_OVERRIDE) {
            outline.node(problem.path())
                    .ifPresent(node ->
                            add("take '" + problem.path() + "' out", false, new Gestures(text, outline).removal(node)));
        }
        if (problem.kind() == ProblemKind.MISSING_KEY) {
            missing();
        }
    }

    /** The word with the part that the message quotes put right; the whole of it when it quotes all. */
    private String replaced(String word, String better) {
        return QUOTED.matcher(problem.message())
                .results()
                .map(quoted -> quoted.group(1))
                .filter(quoted -> word.contains(quoted) && !word.equals(quoted))
                .findFirst()
                .map(quoted -> word.replace(quoted, better))
                .orElse(better);
    }

    private void known(String remedy, Range range) {
        boolean isChoice = problem.kind() == ProblemKind.UNKNOWN_TYPE || problem.kind() == ProblemKind.UNKNOWN_VALUE;
        Matcher known = KNOWN.matcher(remedy);
        if (isChoice && known.find()) {
            String[] names = known.group(1).split(", ", -1);
            for (int i = 0; i < Math.min(MOST_KNOWN, names.length); i++) {
                String name = names[i];
                if (name.matches("[A-Za-z0-9-]+")
                        && actions.stream()
                                .noneMatch(action -> action.getTitle().equals("write '" + name + "'"))) {
                    add("write '" + name + "'", false, new TextEdit(range, name));
                }
            }
        }
    }

    private void add(String title, boolean isPreferred, TextEdit edit) {
        CodeAction action = new CodeAction(title);
        action.setKind(CodeActionKind.QuickFix);
        action.setDiagnostics(List.of(diagnostic));
        action.setIsPreferred(isPreferred);
        action.setEdit(new WorkspaceEdit(Map.of(document.uri(), List.of(edit))));
        actions.add(action);
    }

    /** Puts a key that is missing behind the last one of its mapping. */
    private void missing() {
        int dot = problem.path().lastIndexOf('.');
        String key = problem.path().substring(dot + 1);
        Optional<Outline.Node> owner =
                outline.node(dot < 0 ? "" : problem.path().substring(0, dot));
        if (owner.isEmpty() || owner.orElseThrow().kind() != Outline.Kind.MAPPING) {
            return;
        }
        Outline.Node mapping = owner.orElseThrow();
        List<Outline.Node> children = mapping.children();
        if (mapping.isFlow()) {
            int end = children.isEmpty()
                    ? mapping.valueStart() + 1
                    : children.get(children.size() - 1).end();
            add(
                    "add the key '" + key + "'",
                    false,
                    new TextEdit(text.range(end, end), (children.isEmpty() ? "" : ", ") + key + ": "));
        } else if (!children.isEmpty()) {
            Outline.Node last = children.get(children.size() - 1);
            int start = children.get(0).start();
            int column = start - text.lineStart(text.lineAt(start));
            int end = text.lineEnd(text.lineAt(Math.max(last.start(), last.end())));
            add(
                    "add the key '" + key + "'",
                    false,
                    new TextEdit(text.range(end, end), "\n" + " ".repeat(column) + key + ": "));
        }
    }
}
