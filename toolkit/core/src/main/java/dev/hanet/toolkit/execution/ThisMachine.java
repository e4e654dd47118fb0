package dev.hanet.toolkit.execution;

import dev.hanet.yaml.HanetException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Has children of this process work, which end at the latest when it does, each after its last piece of work. */
public final class ThisMachine implements Launcher {
    private final Resident.Idle<Resident> idle = new Resident.Idle<>(Resident::isFree);

    @Override
    public Running start(Piece piece) {
        Resident resident = idle.take(piece.command()).orElseGet(() -> begun(piece.command()));
        CompletableFuture<Resident.Answer> answer = resident.ask(piece.line());
        return new Child(resident, answer.whenComplete((came, failure) -> {
            if (!piece.stays() || !idle.give(piece.command(), resident)) {
                resident.end();
            }
        }));
    }

    private static Resident begun(List<String> command) {
        try {
            return new Resident(new ProcessBuilder(command));
        } catch (IOException e) {
            throw HanetException.failure(
                    "no process can be begun: " + e.getMessage(), "look at the limit of processes ('ulimit -u')", e);
        }
    }

    @Override
    public void rest() {
        idle.takeAll().forEach(Resident::end);
    }

    @Override
    public void close() {
        rest();
    }

    /** What a child of this process does. */
    private record Child(Resident resident, CompletableFuture<Resident.Answer> answer) implements Running {
        @Override
        public boolean isAlive() {
            return !answer.isDone();
        }

        @Override
        public int code() {
            if (isAlive()) {
                throw new IllegalStateException("it has not ended");
            }
            return answer.join().code();
        }

        @Override
        public List<String> said() {
            return answer.isDone() ? answer.join().said() : resident.said();
        }

        @Override
        public void end() {
            resident.end();
        }

        @Override
        public void kill() {
            resident.kill();
        }

        @Override
        public CompletableFuture<?> ended() {
            return answer;
        }
    }
}
