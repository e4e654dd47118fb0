package dev.hanet.toolkit.task;

import dev.hanet.toolkit.run.RunLog;
import java.util.Locale;

/** Writes what a listener hears into the run's log as well. */
record LoggedListener(RunLog log, TrainListener listener) implements TrainListener {
    @Override
    public void started(TrainPlan plan) {
        log.say(String.format(
                Locale.ROOT,
                "training on %s: %d parameters, %d training, %d validation and %d test images, %d epochs of %d steps,"
                        + " %d done",
                plan.device(),
                plan.parameters(),
                plan.training(),
                plan.validation(),
                plan.test(),
                plan.epochs(),
                plan.steps(),
                plan.epochsDone()));
        listener.started(plan);
    }

    @Override
    public void stepped(StepReport step) {
        listener.stepped(step);
    }

    @Override
    public void epochEnded(EpochReport epoch) {
        log.say(String.format(
                Locale.ROOT,
                "epoch %d of %d: loss %.5f, validation %s, gradient norm %.4g, learning rate %.3g, %.1f s%s",
                epoch.epoch(),
                epoch.epochs(),
                epoch.loss(),
                epoch.validation(),
                epoch.gradientNorm(),
                epoch.learningRate(),
                epoch.seconds(),
                epoch.best() ? ", best so far" : ""));
        listener.epochEnded(epoch);
    }

    @Override
    public void note(String sentence) {
        log.say(sentence);
        listener.note(sentence);
    }
}
