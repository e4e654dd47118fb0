package dev.hanet.toolkit.cli;

import dev.hanet.blocks.graph.Value;
import dev.hanet.blocks.plan.AttentionMap;
import dev.hanet.blocks.plan.InferenceMemory;
import dev.hanet.blocks.plan.Plan;
import dev.hanet.blocks.plan.PlanRow;
import dev.hanet.blocks.plan.TrainingMemory;
import dev.hanet.toolkit.data.ImageSize;
import dev.hanet.toolkit.experiment.Experiment;
import dev.hanet.toolkit.experiment.MemoryFit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A plan for programs: all that the table says, in bytes and numbers. */
final class PlanJson {
    private PlanJson() {}

    static Map<String, Object> of(Experiment experiment, Optional<MemoryFit> fit) {
        Plan plan = experiment.plan();
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("spec", experiment.name());
        described.put("hash", experiment.hash());
        described.put("batch", experiment.spec().train().batch());
        described.put("size", sides(experiment.size()));
        described.put("classes", experiment.spec().data().classes());
        described.put("parameters", plan.parameters());
        described.put("macs", plan.macs());
        described.put("trainingBytes", plan.training().total());
        described.put("training", memory(plan.training()));
        described.put("inferenceBytes", plan.inference().total());
        described.put("inference", memory(plan.inference()));
        described.put("inputs", shapes(experiment.graph().inputs()));
        described.put("points", shapes(experiment.graph().points()));
        described.put("rows", plan.rows().stream().map(PlanJson::row).toList());
        described.put(
                "attentionMaps",
                plan.attentionMaps().stream().map(PlanJson::map).toList());
        fit.ifPresent(found -> described.put("fit", fit(found)));
        return described;
    }

    private static List<Integer> sides(ImageSize size) {
        return List.of(size.height(), size.width());
    }

    private static Map<String, Object> memory(TrainingMemory memory) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("weights", memory.weights());
        described.put("gradients", memory.gradients());
        described.put("optimizer", memory.optimizer());
        described.put("activations", memory.activations());
        described.put("transients", memory.transients());
        described.put("allocator", memory.allocator());
        return described;
    }

    private static Map<String, Object> memory(InferenceMemory memory) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("weights", memory.weights());
        described.put("activations", memory.activations());
        described.put("allocator", memory.allocator());
        return described;
    }

    private static Map<String, Object> shapes(Map<String, Value> values) {
        Map<String, Object> described = new LinkedHashMap<>();
        values.forEach((name, value) -> described.put(name, value.shape().sizes()));
        return described;
    }

    private static Map<String, Object> row(PlanRow row) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("path", row.path());
        described.put("output", row.output().sizes());
        described.put("parameters", row.parameters());
        described.put("macs", row.macs());
        return described;
    }

    private static Map<String, Object> map(AttentionMap map) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", map.name());
        described.put("shape", map.shape().sizes());
        described.put("bytes", map.bytes());
        described.put("computed", map.computed());
        return described;
    }

    private static Map<String, Object> fit(MemoryFit fit) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("memory", fit.memory());
        described.put("thisSize", fit.batch().map(PlanJson::proposal));
        described.put("thisBatch", fit.size().map(PlanJson::proposal));
        return described;
    }

    private static Map<String, Object> proposal(MemoryFit.Proposal found) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("batch", found.batch());
        described.put("size", sides(found.size()));
        described.put("trainingBytes", found.bytes());
        return described;
    }
}
