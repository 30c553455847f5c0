package dev.portolan.gateway.alerts;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Delivers alerts in their order, each once: a bounded queue, and one thread that sends. What fails
 * for a reason that may pass is sent again, after pauses that double.
 */
public final class AlertQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.alerts");

    /** The most alerts that wait. */
    static final int CAPACITY = 1_000;

    /** The most times that an alert is sent: for about two minutes. */
    static final int ATTEMPTS = 8;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);

    /** The last ids that are remembered, to send none of them again. */
    private static final int REMEMBERED = 10_000;

    private final BlockingQueue<BudgetAlert> waiting = new LinkedBlockingQueue<>(CAPACITY);
    private final Set<String> known = Collections.synchronizedSet(rememberedIds());
    private final Supplier<Optional<AlertSettings>> settings;
    private final AlertSender sender;
    private final Pause pause;
    private final RandomGenerator random;
    private final Consumer<Outcome> outcomes;
    private volatile boolean closed;
    private volatile boolean delivering;
    private @Nullable Thread worker;

    /**
     * Creates an empty queue.
     *
     * @param settings the webhook in force
     * @param random spreads the pauses of several replicas
     * @param outcomes counts what has become of alerts
     */
    public AlertQueue(
            Supplier<Optional<AlertSettings>> settings,
            AlertSender sender,
            Pause pause,
            RandomGenerator random,
            Consumer<Outcome> outcomes) {
        this.settings = settings;
        this.sender = sender;
        this.pause = pause;
        this.random = random;
        this.outcomes = outcomes;
    }

    /** What has become of an alert. */
    public enum Outcome {
        /** The webhook has accepted it. */
        DELIVERED,
        /** The webhook has refused it, or could not be reached often enough. */
        FAILED,
        /** Too many others were waiting, or the process ended. */
        DROPPED
    }

    /** Waits; a parameter, so that tests don't. */
    @FunctionalInterface
    public interface Pause {
        /** Waits for {@code time}. */
        void of(Duration time) throws InterruptedException;
    }

    private static Set<String> rememberedIds() {
        return Collections.newSetFromMap(
                new LinkedHashMap<>() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                        return size() > REMEMBERED;
                    }
                });
    }

    /** Adds an alert if a webhook is configured; never waits. */
    public void add(BudgetAlert alert) {
        if (closed || settings.get().isEmpty() || !known.add(alert.id())) {
            return;
        }
        if (waiting.offer(alert)) {
            start();
        } else {
            outcomes.accept(Outcome.DROPPED);
            LOG.log(
                    System.Logger.Level.WARNING,
                    "an alert was dropped, since {0} others wait for the webhook",
                    CAPACITY);
        }
    }

    private synchronized void start() {
        if (worker == null && !closed) {
            worker = Thread.ofVirtual().name("portolan-alerts").start(this::work);
        }
    }

    private void work() {
        try {
            while (!closed || !waiting.isEmpty()) {
                BudgetAlert next = waiting.take();
                outcomes.accept(deliverOrDrop(next));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Outcome deliverOrDrop(BudgetAlert alert) throws InterruptedException {
        delivering = true;
        try {
            return deliver(alert);
        } catch (InterruptedException e) {
            outcomes.accept(Outcome.DROPPED);
            throw e;
        } finally {
            delivering = false;
        }
    }

    private Outcome deliver(BudgetAlert alert) throws InterruptedException {
        AlertSender.Answer answer = new AlertSender.Answer.Unreached("no webhook is configured");
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Optional<AlertSettings> to = settings.get();
            if (to.isEmpty()) {
                return Outcome.DROPPED;
            }
            answer = sender.send(to.get(), alert);
            if (answer.isAccepted()) {
                return Outcome.DELIVERED;
            }
            if (!answer.mayPass() || closed) {
                break;
            }
            if (attempt < ATTEMPTS) {
                pause.of(pauseAfter(attempt, answer));
            }
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "the webhook did not accept an alert about the budget {0}: {1}",
                alert.use().budget().id(),
                answer.describe());
        return Outcome.FAILED;
    }

    /** Doubles from attempt to attempt, with up to a half more; at least what the webhook asks. */
    private Duration pauseAfter(int attempt, AlertSender.Answer answer) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << (attempt - 1));
        Duration spread =
                doubled.plusMillis((long) (random.nextDouble() * (double) doubled.toMillis() / 2));
        Duration asked = answer.retryAfter();
        Duration longer = asked.compareTo(spread) > 0 ? asked : spread;
        return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** Sends what waits if that takes no longer than two seconds; drops the rest. */
    @Override
    public void close() {
        Thread running;
        synchronized (this) {
            closed = true;
            running = worker;
        }
        if (running == null) {
            return;
        }
        try {
            if (waiting.isEmpty() && !delivering) {
                running.interrupt();
            }
            if (!running.join(CLOSE_WAIT)) {
                running.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (BudgetAlert left = waiting.poll(); left != null; left = waiting.poll()) {
            outcomes.accept(Outcome.DROPPED);
        }
        sender.close();
    }
}
