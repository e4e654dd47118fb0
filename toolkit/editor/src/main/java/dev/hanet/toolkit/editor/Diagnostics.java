package dev.hanet.toolkit.editor;

import dev.hanet.toolkit.experiment.Inspection;
import dev.hanet.yaml.Location;
import dev.hanet.yaml.Problem;
import dev.hanet.yaml.ProblemKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.lsp4j.Diagnostic;
import org.eclipse.lsp4j.DiagnosticRelatedInformation;
import org.eclipse.lsp4j.DiagnosticSeverity;
import org.eclipse.lsp4j.DiagnosticTag;
import org.eclipse.lsp4j.Range;

/** The mistakes and warnings of {@code validate} as an editor marks them. */
final class Diagnostics {
    static final String SOURCE = "hanet";

    private final SpecDocument.Look look;
    private final Places places;

    private Diagnostics(SpecDocument.Look look, Places places) {
        this.look = look;
        this.places = places;
    }

    /** All of them; what is wrong in another text is marked where this one extends it. */
    static List<Diagnostic> of(SpecDocument.Look look, Places places) {
        Diagnostics writer = new Diagnostics(look, places);
        Inspection inspection = look.inspection();
        List<Diagnostic> diagnostics = new ArrayList<>();
        inspection.problems().forEach(problem -> diagnostics.add(writer.diagnostic(problem, DiagnosticSeverity.Error)));
        inspection
                .warnings()
                .forEach(problem -> diagnostics.add(writer.diagnostic(problem, DiagnosticSeverity.Warning)));
        return diagnostics;
    }

    /** Where a mistake is marked. */
    static Range range(SpecDocument.Look look, Problem problem) {
        return isOwn(look, problem.at())
                ? look.version().text().range(problem.at())
                : look.version()
                        .outline()
                        .node("extends")
                        .map(node -> look.version()
                                .text()
                                .range(
                                        node.valueStart() < 0 ? node.start() : node.valueStart(),
                                        Math.max(node.keyEnd(), node.valueEnd())))
                        .orElseGet(() -> look.version().text().range(0, 0));
    }

    private static boolean isOwn(SpecDocument.Look look, Location at) {
        return at.source().equals(look.inspection().document().source());
    }

    private Diagnostic diagnostic(Problem problem, DiagnosticSeverity severity) {
        boolean isOwn = isOwn(look, problem.at());
        String where = isOwn ? "" : problem.at().shortly() + ": " + problem.path() + ": ";
        Diagnostic diagnostic = new Diagnostic(
                range(look, problem),
                where
                        + problem.message()
                        + problem.remedy().map(remedy -> "\n" + remedy).orElse(""),
                severity,
                SOURCE,
                problem.kind().code());
        if (problem.kind() == ProblemKind.IDLE_OVERRIDE) {
            diagnostic.setTags(List.of(DiagnosticTag.Unnecessary));
        }
        List<DiagnosticRelatedInformation> related = new ArrayList<>();
        if (!isOwn) {
            add(related, problem.at(), "the mistake stands here");
        }
        problem.related().forEach(other -> add(related, other.at(), other.what()));
        Optional.ofNullable(look.inspection().document().overridden().get(problem.path()))
                .ifPresent(before -> add(related, before, "the value that this one was laid over"));
        if (!related.isEmpty()) {
            diagnostic.setRelatedInformation(related);
        }
        return diagnostic;
    }

    private void add(List<DiagnosticRelatedInformation> related, Location at, String what) {
        places.location(at, look.inspection().document())
                .ifPresent(place -> related.add(new DiagnosticRelatedInformation(place, what)));
    }
}
