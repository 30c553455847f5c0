package dev.portolan.gateway.alerts;

import java.time.Duration;

/** Sends an alert to a webhook and waits for its answer; called on a thread that may wait. */
public interface AlertSender extends AutoCloseable {
    /** Sends an alert once. */
    Answer send(AlertSettings to, BudgetAlert alert) throws InterruptedException;

    @Override
    void close();

    /** The answer of a webhook. */
    sealed interface Answer {
        /**
         * It answered with an HTTP status.
         *
         * @param retryAfter the time after which it wants to be asked again; zero if it says none
         */
        record Status(int code, Duration retryAfter) implements Answer {}

        /** It did not answer; {@code why} contains nothing of its address. */
        record Unreached(String why) implements Answer {}

        /** Returns whether it has the alert. */
        default boolean isAccepted() {
            return this instanceof Status(int code, Duration _) && code >= 200 && code < 300;
        }

        /** Returns whether the reason may pass, so that the alert is sent again. */
        default boolean mayPass() {
            return switch (this) {
                case Unreached _ -> true;
                case Status(int code, Duration _) ->
                        code >= 500 || code == 429 || code == 408 || code == 425;
            };
        }

        /** Returns the time for which the webhook wants no further alert. */
        default Duration retryAfter() {
            return this instanceof Status(int _, Duration wait) ? wait : Duration.ZERO;
        }

        /** Returns the answer in a few words. */
        default String describe() {
            return switch (this) {
                case Unreached(String why) -> why;
                case Status(int code, Duration _) -> "it answered with status " + code;
            };
        }
    }
}
