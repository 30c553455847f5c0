package dev.portolan.provider.credential;

import dev.portolan.provider.credential.CredentialState.Failure;
import dev.portolan.provider.credential.CredentialState.Status;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A value that must be renewed. Reading it never blocks and, while it is fresh, costs a clock and a
 * volatile read.
 *
 * <p>At most one fetch is in flight. A fetch that fails, times out or returns something expired
 * starts a pause without fetches.
 */
public final class RefreshingValue<T> implements AutoCloseable {

    /** The result of reading the value. */
    public sealed interface Held<T> {
        record Valid<T>(T value) implements Held<T> {}

        record Waiting<T>(CompletionStage<Held<T>> outcome) implements Held<T> {}

        record Failed<T>(String reason) implements Held<T> {}
    }

    /**
     * The clock, executor and limits of the fetches, each of which fails after {@code patience}.
     */
    public record Setting(
            InstantSource clock,
            Executor executor,
            Duration patience,
            Backoff backoff,
            Redaction redaction) {}

    private record Current<T>(
            ExpiringValue<T> lease, Held.Valid<T> valid, long stale, long expires) {
        static <T> Current<T> of(ExpiringValue<T> lease) {
            return new Current<>(
                    lease,
                    new Held.Valid<>(lease.value()),
                    millis(lease.stale()),
                    millis(lease.expires()));
        }

        private static long millis(Instant at) {
            return at.equals(Instant.MAX) ? Long.MAX_VALUE : at.toEpochMilli();
        }
    }

    private static final Duration PAUSE_AFTER_SUCCESS = Duration.ofSeconds(10);

    private final Callable<ExpiringValue<T>> source;
    private final Setting setting;
    private final Object lock = new Object();
    private volatile @Nullable Current<T> current;
    private @Nullable CompletableFuture<Held<T>> inFlight;
    private @Nullable Failure failure;
    private Instant nextFetch = Instant.MIN;
    private boolean closed;

    /**
     * @param source fetches the value; may block, runs on the setting's executor
     */
    public RefreshingValue(Callable<ExpiringValue<T>> source, Setting setting) {
        this.source = source;
        this.setting = setting;
    }

    public Held<T> get() {
        Current<T> latest = current;
        long now = setting.clock().millis();
        if (latest != null && now < latest.expires()) {
            if (now >= latest.stale()) {
                refresh();
            }
            return latest.valid();
        }
        return await();
    }

    /** Starts a fetch unless the value is fresh, a fetch is in flight, or a pause is not over. */
    public void refresh() {
        synchronized (lock) {
            Current<T> latest = current;
            boolean fresh = latest != null && setting.clock().millis() < latest.stale();
            if (!fresh && inFlight == null) {
                var _ = start();
            }
        }
    }

    public CredentialState state(String type) {
        synchronized (lock) {
            Current<T> latest = current;
            if (latest == null) {
                Status none = failure == null ? Status.UNUSED : Status.EXPIRED;
                return new CredentialState(type, none, null, failure);
            }
            Instant expires = latest.lease().expires();
            return new CredentialState(
                    type, status(latest), expires.equals(Instant.MAX) ? null : expires, failure);
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
        }
    }

    private Status status(Current<T> latest) {
        long now = setting.clock().millis();
        if (now >= latest.expires()) {
            return Status.EXPIRED;
        }
        return now >= latest.stale() ? Status.STALE : Status.FRESH;
    }

    private Held<T> await() {
        synchronized (lock) {
            CompletableFuture<Held<T>> running = inFlight == null ? start() : inFlight;
            if (running != null) {
                return new Held.Waiting<>(running.minimalCompletionStage());
            }
            Current<T> latest = current;
            if (latest != null && setting.clock().millis() < latest.expires()) {
                return latest.valid();
            }
            return new Held.Failed<>(failureReason());
        }
    }

    private String failureReason() {
        if (closed) {
            return "the endpoint's credential was closed";
        }
        return failure == null
                ? "the token service returned an expired credential"
                : failure.reason();
    }

    /** Starts the fetch, or nothing during a pause; the caller must own the lock. */
    private @Nullable CompletableFuture<Held<T>> start() {
        if (closed || setting.clock().instant().isBefore(nextFetch)) {
            return null;
        }
        CompletableFuture<ExpiringValue<T>> fetch = new CompletableFuture<>();
        CompletableFuture<Held<T>> outcome = new CompletableFuture<>();
        inFlight = outcome;
        var _ =
                fetch.orTimeout(setting.patience().toMillis(), TimeUnit.MILLISECONDS)
                        .whenComplete((lease, thrown) -> outcome.complete(settle(lease, thrown)));
        try {
            setting.executor().execute(() -> run(fetch));
        } catch (RuntimeException e) {
            fetch.completeExceptionally(e);
        }
        return outcome;
    }

    private void run(CompletableFuture<ExpiringValue<T>> fetch) {
        Thread thread = Thread.currentThread();
        var _ =
                fetch.whenComplete(
                        (lease, thrown) -> {
                            if (thrown instanceof TimeoutException) {
                                thread.interrupt();
                            }
                        });
        try {
            fetch.complete(source.call());
        } catch (Exception | LinkageError e) {
            fetch.completeExceptionally(e);
        }
    }

    private Held<T> settle(@Nullable ExpiringValue<T> lease, @Nullable Throwable thrown) {
        synchronized (lock) {
            inFlight = null;
            Instant now = setting.clock().instant();
            if (lease == null || !now.isBefore(lease.expires())) {
                return failed(now, thrown);
            }
            Current<T> next = Current.of(lease);
            current = next;
            failure = null;
            nextFetch = now.plus(PAUSE_AFTER_SUCCESS);
            return next.valid();
        }
    }

    private Held<T> failed(Instant now, @Nullable Throwable thrown) {
        int count = failure == null ? 1 : failure.count() + 1;
        String reason = reason(thrown);
        nextFetch = now.plus(setting.backoff().after(count));
        failure = new Failure(reason, count, now, nextFetch);
        Current<T> latest = current;
        return latest != null && now.toEpochMilli() < latest.expires()
                ? latest.valid()
                : new Held.Failed<>(reason);
    }

    private String reason(@Nullable Throwable thrown) {
        return switch (thrown) {
            case null -> "the token service returned an expired credential";
            case TimeoutException e ->
                    "no answer within "
                            + setting.patience().toSeconds()
                            + " s from the token service";
            default -> setting.redaction().reason(thrown);
        };
    }
}
