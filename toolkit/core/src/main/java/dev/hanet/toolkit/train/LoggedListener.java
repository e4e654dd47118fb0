package dev.hanet.toolkit.train;

import dev.hanet.toolkit.run.RunLog;
import java.util.Locale;

/** Writes what a listener hears into the run's log as well. */
record LoggedListener(RunLog log, TrainListener listener) implements TrainListener {
    @Override
    public void started(TrainPlan plan) {
        log.say("training on " + plan.device() + ": " + plan.words() + ", " + plan.epochsDone() + " done");
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
                "epoch %d of %d: loss %.5f, validation %s, gradient norm %.4g, learning rate %.3g, %.1f s%s%s",
                epoch.epoch(),
                epoch.epochs(),
                epoch.loss(),
                epoch.validation().isEmpty() ? "none" : epoch.validationWords(),
                epoch.gradientNorm(),
                epoch.learningRate(),
                epoch.seconds(),
                epoch.leftOut() > 0 ? ", " + epoch.leftOut() + " of " + epoch.steps() + " steps left out" : "",
                epoch.best() ? ", best so far" : ""));
        listener.epochEnded(epoch);
    }

    @Override
    public void note(String sentence) {
        log.say(sentence);
        listener.note(sentence);
    }
}
