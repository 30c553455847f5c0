package dev.portolan.gateway.limits.shared;

import dev.portolan.gateway.TestingRedis;
import dev.portolan.gateway.limits.LimitBook;
import dev.portolan.gateway.limits.LimitBookContract;
import dev.portolan.gateway.limits.local.MemoryBudgetStore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The limits that a real server counts. */
final class SharedLimitBookTest extends LimitBookContract {
    private static TestingRedis redis;

    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private TestingReplicas replicas;
    private SharedLimitBook book;

    @BeforeAll
    static void startServer() {
        redis = TestingRedis.start();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void startBook() {
        replicas = new TestingReplicas(redis, start());
        book =
                replicas.start(
                        new MemoryBudgetStore(),
                        (use, percent) -> warnings.add(use.budget().id() + " " + percent));
    }

    @AfterEach
    void closeBook() {
        replicas.close();
    }

    @Override
    protected LimitBook book() {
        return book;
    }

    @Override
    protected void advance(Duration time) {
        replicas.advance(time);
    }

    @Override
    protected List<String> warnings() {
        return warnings;
    }

    @Override
    protected void awaitSettled() {
        TestingReplicas.awaitSettled(book);
    }
}
