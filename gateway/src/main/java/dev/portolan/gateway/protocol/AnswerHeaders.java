package dev.portolan.gateway.protocol;

import io.vertx.core.http.HttpHeaders;

import java.util.Locale;

/** The names and constant values of the headers on answers. */
public final class AnswerHeaders {
    public static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    public static final CharSequence ENDPOINT = HttpHeaders.createOptimized("x-portolan-endpoint");
    public static final CharSequence MODEL = HttpHeaders.createOptimized("x-portolan-model");
    public static final CharSequence PROCESSING =
            HttpHeaders.createOptimized("x-portolan-processing");
    public static final CharSequence POLICIES = HttpHeaders.createOptimized("x-portolan-policies");
    public static final CharSequence ATTEMPTS = HttpHeaders.createOptimized("x-portolan-attempts");

    /** The attempts, where there was more than one: each as endpoint=outcome, in order. */
    public static final CharSequence TRAIL =
            HttpHeaders.createOptimized("x-portolan-attempt-trail");

    public static final CharSequence CACHE = HttpHeaders.createOptimized("x-portolan-cache");

    /** The age of a cached answer, in seconds. */
    public static final CharSequence AGE = HttpHeaders.createOptimized("age");

    public static final CharSequence COST = HttpHeaders.createOptimized("x-portolan-cost");
    public static final CharSequence DROPPED = HttpHeaders.createOptimized("x-portolan-dropped");

    /** Marks a token count as the gateway's own estimate. */
    public static final CharSequence ESTIMATED =
            HttpHeaders.createOptimized("x-portolan-estimated");

    public static final CharSequence UPSTREAM_REQUEST_ID =
            HttpHeaders.createOptimized("x-upstream-request-id");
    public static final CharSequence SHOULD_RETRY = HttpHeaders.createOptimized("x-should-retry");
    public static final CharSequence ACCEL_BUFFERING =
            HttpHeaders.createOptimized("x-accel-buffering");

    public static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    public static final CharSequence EVENT_STREAM =
            HttpHeaders.createOptimized("text/event-stream; charset=utf-8");
    public static final CharSequence NO = HttpHeaders.createOptimized("no");
    public static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    public static final CharSequence FALSE = HttpHeaders.createOptimized("false");

    private AnswerHeaders() {}

    /** Returns whether a content type is that of an event stream. */
    public static boolean isEventStream(String contentType) {
        return contentType.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
    }
}
