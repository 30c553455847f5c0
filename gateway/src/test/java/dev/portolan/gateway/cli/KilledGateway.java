package dev.portolan.gateway.cli;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A gateway process that is killed while callers use it, and what they were answered. */
final class KilledGateway {
    private static final int CALLERS = 8;
    private static final String BODY =
            "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

    private final Path folder;
    private final String key;
    private final AtomicLong numbers = new AtomicLong();
    private final Set<String> answered = ConcurrentHashMap.newKeySet();

    KilledGateway(Path folder, String key) {
        this.folder = folder;
        this.key = key;
    }

    /** Starts the gateway, sends requests for so long, and kills it with SIGKILL. */
    void runAndKill(long millis) throws IOException, InterruptedException {
        ServedProcess served = ServedProcess.start(folder, Map.of());
        List<Thread> callers = new ArrayList<>();
        try {
            for (int i = 0; i < CALLERS; i++) {
                callers.add(Thread.ofVirtual().start(() -> callUntilItEnds(served)));
            }
            LockSupport.parkNanos(millis * 1_000_000);
        } finally {
            served.kill();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        served.close();
    }

    private void callUntilItEnds(ServedProcess served) {
        while (true) {
            String id = "request-" + numbers.incrementAndGet();
            try {
                HttpResponse<String> answer =
                        served.post(key, "/v1/chat/completions", BODY, Map.of("x-request-id", id));
                if (answer.statusCode() == 200) {
                    answered.add(id);
                }
            } catch (Exception e) {
                return;
            }
        }
    }

    /** The ids of the requests whose whole answer came. */
    Set<String> answered() {
        return answered;
    }
}
