package dev.hanet.toolkit.execution;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of the toolkit that stays: it reads a line for each piece of work, does one after another, and answers each with a line of JSON, as
 * {@code train --resume -} and {@code predict RUN -} do. So Java and the engine start once, and their code is compiled once.
 *
 * <p>Whatever else it says, on either stream, belongs to the work that it does then. It ends when there is nobody any more to ask it.
 *
 * <p>Executors of Spark load it too: it knows nothing of the toolkit.
 */
public final class Resident {
    private static final Pattern ANSWER = Pattern.compile("\\{\"(run|image)\":.*}$");
    private static final Pattern CODE = Pattern.compile("\"code\":(\\d{1,9})}$");
    private static final long LAST_WORDS_MILLIS = 1000;

    private final Process process;
    private final BufferedWriter questions;
    private final Deque<String> said = new ArrayDeque<>();
    private Optional<Integer> ended = Optional.empty();
    private CompletableFuture<Answer> answer =
            CompletableFuture.completedFuture(new Answer(Optional.of(""), 0, List.of())); // it has nothing to do yet

    /**
     * What became of a piece of work.
     *
     * @param line the answer, JSON; absent where the process has ended instead
     * @param code the exit code that a process of its own would have had; that of the process where it has ended: 128 and more where by a signal
     * @param said its last lines besides
     */
    public record Answer(Optional<String> line, int code, List<String> said) {
        public Answer {
            said = List.copyOf(said);
        }
    }

    /**
     * Begins one.
     *
     * @param builder what it is to be; its streams are taken
     * @throws IOException when none can be begun
     */
    public Resident(ProcessBuilder builder) throws IOException {
        process =
                builder.redirectErrorStream(true).start(); // one stream: what was said before an answer comes before it
        questions = process.outputWriter(StandardCharsets.UTF_8);
        Thread ear = begun("hanet-resident", this::hear);
        begun("hanet-resident-end", () -> awaitEnd(ear));
    }

    private static Thread begun(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void awaitEnd(Thread ear) {
        try {
            int code = process.waitFor();
            ear.join(LAST_WORDS_MILLIS); // a child of its own may keep the stream open
            ended(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void hear() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard(line);
            }
        } catch (IOException e) {
            // it has ended
        }
    }

    private void heard(String line) {
        Matcher found = ANSWER.matcher(line);
        if (found.find()) {
            Matcher code = CODE.matcher(line);
            tell(Optional.of(found.group()), code.find() ? Integer.parseInt(code.group(1)) : 0);
        } else if (!line.isEmpty()) {
            synchronized (this) {
                said.add(line);
                if (said.size() > Launcher.SAID) {
                    said.remove();
                }
            }
        }
    }

    private void ended(int code) {
        synchronized (this) {
            ended = Optional.of(code);
        }
        tell(Optional.empty(), code);
    }

    /** Tells whoever waits for an answer, who may ask again at once. */
    private void tell(Optional<String> line, int code) {
        CompletableFuture<Answer> asked;
        Answer came;
        synchronized (this) {
            asked = answer;
            came = new Answer(line, code, List.copyOf(said));
            said.clear();
        }
        asked.complete(came);
    }

    /**
     * Has it do a piece of work; one at a time.
     *
     * @param line without a line break
     * @return done when it has answered, or has ended
     */
    public CompletableFuture<Answer> ask(String line) {
        CompletableFuture<Answer> asked = new CompletableFuture<>();
        Optional<Integer> over;
        synchronized (this) {
            answer = asked;
            over = ended;
        }
        over.ifPresent(this::ended);
        try {
            questions.write(line);
            questions.newLine();
            questions.flush();
        } catch (IOException e) {
            // it has ended, or is about to: its exit code says how
        }
        return asked;
    }

    /** Whether it can be asked: it lives, and its last work, if any, is done and went well. */
    public synchronized boolean isFree() {
        return process.isAlive()
                && answer.isDone()
                && answer.join().line().isPresent()
                && answer.join().code() == 0;
    }

    /** Its last lines about the work that it does now. */
    public synchronized List<String> said() {
        return answer.isDone() ? answer.join().said() : new ArrayList<>(said);
    }

    /** Asks it to end, in the middle of its work too. */
    public void end() {
        process.destroy();
    }

    /** Ends it. */
    public void kill() {
        process.destroyForcibly();
    }

    /**
     * What waits for work, by what it was begun with.
     *
     * @param <R> residents, or what holds one
     */
    public static final class Idle<R> {
        private final Map<List<String>, Deque<R>> waiting = new HashMap<>();
        private final Predicate<R> isFree;

        /**
         * With nothing waiting.
         *
         * @param isFree whether one can be asked
         */
        public Idle(Predicate<R> isFree) {
            this.isFree = isFree;
        }

        /** One that can be asked, if one waits; what has ended meanwhile is forgotten. */
        public synchronized Optional<R> take(List<String> begunWith) {
            Deque<R> all = waiting.getOrDefault(begunWith, new ArrayDeque<>());
            while (!all.isEmpty()) {
                R one = all.pop();
                if (isFree.test(one)) {
                    return Optional.of(one);
                }
            }
            return Optional.empty();
        }

        /**
         * Has one wait that can be asked again.
         *
         * @return whether it does
         */
        public synchronized boolean give(List<String> begunWith, R one) {
            if (isFree.test(one)) {
                waiting.computeIfAbsent(List.copyOf(begunWith), none -> new ArrayDeque<>())
                        .push(one);
                return true;
            }
            return false;
        }

        /** All that wait; from now on none does. */
        public synchronized List<R> takeAll() {
            List<R> all = waiting.values().stream().flatMap(Deque::stream).toList();
            waiting.clear();
            return all;
        }
    }
}
