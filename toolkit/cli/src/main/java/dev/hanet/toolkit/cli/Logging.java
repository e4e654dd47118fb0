package dev.hanet.toolkit.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/** Sends the log to the error stream. Written in Java because reading logback's XML would cost a tenth of a second. */
public final class Logging extends ContextAwareBase implements Configurator {
    private static volatile Level level = Level.WARN;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%-5level %logger{20}: %msg%n");
        encoder.start();
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        appender.setContext(context);
        appender.setTarget("System.err");
        appender.setEncoder(encoder);
        appender.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        root.setLevel(level);
        engines(context, false);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * How much is logged from now on.
     *
     * @param verbose everything, else failures alone
     */
    static void level(boolean verbose) {
        level = verbose ? Level.DEBUG : Level.ERROR;
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        if (factory instanceof LoggerContext context) {
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(level);
            engines(context, verbose);
        }
    }

    /** Spark and Hadoop log what this toolkit tells in a sentence, stack traces and all. */
    private static void engines(LoggerContext context, boolean verbose) {
        context.getLogger("org.apache").setLevel(verbose ? Level.INFO : Level.OFF);
    }
}
