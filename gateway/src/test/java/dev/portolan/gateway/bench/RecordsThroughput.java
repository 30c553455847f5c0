package dev.portolan.gateway.bench;

import com.sun.management.ThreadMXBean;

import dev.portolan.gateway.ledger.OpenRecord;
import dev.portolan.gateway.ledger.RequestRecords;
import dev.portolan.gateway.receipt.CacheStatus;
import dev.portolan.gateway.receipt.Receipt;
import dev.portolan.gateway.receipt.TestingReceipts;
import dev.portolan.gateway.records.RecordSettings;
import dev.portolan.gateway.records.TestingRequests;
import dev.portolan.gateway.records.node.NodeRecords;
import dev.portolan.gateway.records.table.RowListener;
import dev.portolan.gateway.store.Store;
import dev.portolan.gateway.store.TestingStores;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/**
 * Measures records at a fixed rate with SQLite: the CPU of the thread that hands requests over, as
 * an event loop does, and of all threads, per request; and the queue at the end.
 *
 * <p>Arguments: requests a second, and seconds. The first third is not measured.
 */
public final class RecordsThroughput {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final com.sun.management.OperatingSystemMXBean SYSTEM =
            (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private RecordsThroughput() {}

    /** Runs the measurement and prints a line. */
    public static void main(String[] arguments) throws Exception {
        int rate = Integer.parseInt(arguments[0]);
        int seconds = Integer.parseInt(arguments[1]);
        Path folder = Files.createTempDirectory("portolan-records");
        TestingRequests requests =
                new TestingRequests(Files.createDirectory(folder.resolve("configuration")));
        try (Store store = TestingStores.open(TestingStores.sqlite(folder.resolve("portolan.db")));
                NodeRecords records =
                        NodeRecords.open(
                                new NodeRecords.Node("par-1", 20_000, RowListener.NONE),
                                new RecordSettings(
                                        RecordSettings.Mode.REQUIRED,
                                        folder.resolve("records"),
                                        1L << 30,
                                        null,
                                        null),
                                store,
                                InstantSource.system())) {
            Receipt receipt = TestingReceipts.completed("r", CacheStatus.MISS, "0.25");
            send(requests, records.requests(), receipt, rate, seconds / 3);
            long cpu = SYSTEM.getProcessCpuTime();
            Sent sent = send(requests, records.requests(), receipt, rate, seconds - seconds / 3);
            long used = SYSTEM.getProcessCpuTime() - cpu - sent.pacing();
            System.out.printf(
                    "%d requests at %d/s: hand-over %.2f µs, all threads %.2f µs of CPU each;"
                            + " queue %d bytes, spilled %d, dropped %d%n",
                    sent.count(),
                    rate,
                    sent.handOver() / 1e3 / sent.count(),
                    used / 1e3 / sent.count(),
                    records.stats().read().queuedBytes(),
                    records.stats().read().spilled(),
                    records.stats().read().dropped());
        }
    }

    /**
     * What was sent.
     *
     * @param handOver the CPU of handing over, in nanoseconds
     * @param pacing the CPU of the sender besides that
     */
    private record Sent(long count, long handOver, long pacing) {}

    /** Sends a batch of requests each millisecond. */
    private static Sent send(
            TestingRequests requests,
            RequestRecords records,
            Receipt receipt,
            int rate,
            int seconds) {
        long started = THREADS.getCurrentThreadCpuTime();
        long handOver = 0;
        long count = 0;
        long begin = System.nanoTime();
        for (int milli = 0; milli < seconds * 1_000; milli++) {
            int batch = rate / 1_000;
            long before = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < batch; i++) {
                RequestRecords.Caller caller =
                        new RequestRecords.Caller(
                                receipt.who().at(), "0123456789abcdef", "acme", "ci");
                OpenRecord open = records.open(caller).orElseThrow();
                open.decided(requests.grounds());
                records.ended(requests.ended(receipt, open));
                count++;
            }
            handOver += THREADS.getCurrentThreadCpuTime() - before;
            long wait = begin + (milli + 1) * 1_000_000L - System.nanoTime();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
        }
        long all = THREADS.getCurrentThreadCpuTime() - started;
        return new Sent(count, handOver, all - handOver);
    }
}
