package dev.hanet.toolkit.execution;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process of the toolkit that stays: it reads a line for each piece of work, does one after another, and answers each with a line of JSON, as
 * {@code train --resume -} and {@code predict RUN -} do. So Java and the engine start once, and their code is compiled once.
 *
 * <p>Whatever else it says, on either stream, belongs to the work that it does then. It ends when there is nobody any more to ask it.
 *
 * <p>One that answers otherwise, another version, say, would be waited for without end. So where something was said that neither is an answer nor
 * sounds like the toolkit, nothing more is asked: its input is closed, at once where JSON was said, else where a minute later there is still no
 * answer. If it is at work it goes on, answers and ends; if it has answered in its way it ends too, and is {@linkplain #LOST lost}.
 *
 * <p>Executors of Spark load it too: it knows nothing of the toolkit.
 */
public final class Resident {
    /** The code of one that has ended without an answer, though it was not ended by a signal and says nothing of a failure: another may do better. */
    public static final int LOST = 255;

    private static final Pattern ANSWER = Pattern.compile(
            "\\{\\s*\"(run\"\\s*:.*\"code\"\\s*:\\s*(?<code>\\d{1,9})"
                    + "|image\"\\s*:.*\"files\"\\s*:.*\"missing\"\\s*:.*\"why\"\\s*:.*\"isOfDisk\"\\s*:\\s*(true|false))\\s*}$");

    /** How the toolkit speaks: a failure, a caution, and what goes on from the line before. */
    private static final Pattern OURS = Pattern.compile("hanet: .*|warning: .*| {4}.*");

    private static final String MARK = "hanet: ";
    private static final int BY_SIGNAL = 128;
    private static final int SHOWN = 100;
    private static final Duration DOUBT = Duration.ofMinutes(1);
    private static final long GLANCE_MILLIS = 200;
    private static final long LAST_WORDS_MILLIS = 1000;
    private static final long FAREWELL_SECONDS = 10;

    private final Process process;
    private final BufferedWriter questions;
    private final Duration doubt;
    private final Deque<String> said = new ArrayDeque<>();
    /** The first line about the present work that is no answer and not of the toolkit, JSON before others, and when it came. */
    private Optional<String> stray = Optional.empty();

    private long strayed;
    private boolean isAskedNoMore;
    private boolean isMute;
    private Optional<Integer> ended = Optional.empty();
    private CompletableFuture<Answer> answer =
            CompletableFuture.completedFuture(new Answer(Optional.of(""), 0, List.of())); // it has nothing to do yet

    /**
     * What became of a piece of work.
     *
     * @param line the answer, JSON; absent where the process has ended instead
     * @param code the exit code that a process of its own would have had; that of the process where it has ended: 128 and more where by a signal,
     *     {@link Resident#LOST} where nobody knows why
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
        this(builder, DOUBT);
    }

    /**
     * The same.
     *
     * @param doubt so long an answer may take once something else was said that is not the toolkit's
     */
    Resident(ProcessBuilder builder, Duration doubt) throws IOException {
        this.doubt = doubt;
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
            while (!process.waitFor(GLANCE_MILLIS, TimeUnit.MILLISECONDS)) {
                if (isDoubtful()) {
                    askNoMore();
                }
            }
            ear.join(LAST_WORDS_MILLIS); // a child of its own may keep the stream open
            ended(process.exitValue());
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
        try {
            if (!process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS)) { // nobody can hear it any more
                synchronized (this) {
                    isMute = true;
                }
                end();
                if (!process.waitFor(FAREWELL_SECONDS, TimeUnit.SECONDS)) {
                    kill();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does
        }
    }

    private void heard(String line) {
        Matcher found = ANSWER.matcher(line);
        if (found.find()) {
            String code = found.group("code");
            tell(Optional.of(found.group()), code == null ? 0 : Integer.parseInt(code));
        } else if (!line.isEmpty()) {
            synchronized (this) {
                said.add(line);
                if (said.size() > Launcher.SAID) {
                    said.remove();
                }
                boolean isWorse = isJson(line) && stray.filter(Resident::isJson).isEmpty();
                if ((stray.isEmpty() || isWorse) && !OURS.matcher(line).matches()) {
                    stray = Optional.of(line);
                    strayed = System.nanoTime();
                }
            }
        }
    }

    private static boolean isJson(String line) {
        return line.startsWith("{");
    }

    /** Whether it may have answered in a form that is not known. */
    private synchronized boolean isDoubtful() {
        return !isAskedNoMore
                && !answer.isDone()
                && stray.isPresent()
                && (stray.filter(Resident::isJson).isPresent() || System.nanoTime() - strayed > doubt.toNanos());
    }

    private void askNoMore() {
        synchronized (this) {
            isAskedNoMore = true;
        }
        try {
            questions.close();
        } catch (IOException e) {
            // it has ended, or is about to
        }
    }

    private void ended(int code) {
        int told;
        synchronized (this) {
            ended = Optional.of(code);
            if (answer.isDone()) {
                return; // what it said is told to whoever asks yet
            }
            boolean isStrange =
                    code == 0 || isAskedNoMore || stray.filter(Resident::isJson).isPresent();
            boolean isLost = isMute || (code <= BY_SIGNAL && isStrange);
            if (isLost) {
                said.add(MARK + "its process " + (isMute ? "closed its output" : "gave no answer that is known here")
                        + stray.map(line -> ", but said '" + line.substring(0, Math.min(SHOWN, line.length())) + "'")
                                .orElse(""));
            }
            told = isLost ? LOST : code;
        }
        tell(Optional.empty(), told);
    }

    /** Tells whoever waits for an answer, who may ask again at once. */
    private void tell(Optional<String> line, int code) {
        CompletableFuture<Answer> asked;
        Answer came;
        synchronized (this) {
            asked = answer;
            came = new Answer(line, code, List.copyOf(said));
            said.clear();
            stray = Optional.empty();
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
                && !isAskedNoMore
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
