package dev.portolan.gateway.records.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.portolan.gateway.records.TestingBatches;
import dev.portolan.gateway.records.batch.Batch;
import dev.portolan.gateway.records.batch.BatchCodec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The spill file over restarts, crashes and damage. */
final class SpillFileTest {
    private static final long LARGE = 1 << 24;

    @TempDir private Path folder;
    private final TestingBatches batches = new TestingBatches("par-1");

    @Test
    void batches_readAfterARestart_areTheSameInOrder() throws IOException {
        List<Batch> written = write(5);

        assertThat(readAll()).isEqualTo(texts(written));
    }

    @Test
    void file_whoseBatchesAreAllRemoved_isEmpty() throws IOException {
        write(3);
        try (SpillFile spill = open()) {
            while (spill.oldest().isPresent()) {
                spill.removeOldest();
            }
            assertThat(spill.isEmpty()).isTrue();
        }

        assertThat(path()).isEmptyFile();
    }

    @Test
    void frame_cutAnywhereByACrash_isRemovedAndTheOthersStay() throws IOException {
        List<Batch> written = write(3);
        byte[] whole = Files.readAllBytes(path());
        int last = frameBytes(written.getLast());
        for (int cut = 1; cut < last; cut += 37) {
            Files.write(path(), java.util.Arrays.copyOf(whole, whole.length - cut));
            assertThat(readAll()).isEqualTo(texts(written.subList(0, 2)));
            assertThat(path().resolveSibling("spill.bin.damaged")).doesNotExist();
        }
    }

    @Test
    void byte_flippedInOneFrame_losesThatFrameOnly() throws IOException {
        List<Batch> written = write(3);
        byte[] whole = Files.readAllBytes(path());
        int second = frameBytes(written.getFirst());
        int third = second + frameBytes(written.get(1));
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 60; i++) {
            byte[] flipped = whole.clone();
            flipped[random.nextInt(second, third)] ^= (byte) (1 << random.nextInt(8));
            Files.write(path(), flipped);
            assertThat(readAll()).isEqualTo(texts(List.of(written.getFirst(), written.getLast())));
            assertThat(path().resolveSibling("spill.bin.damaged")).hasBinaryContent(flipped);
        }
    }

    @Test
    void file_thatIsFull_refusesABatchAndStaysAsItWas() throws IOException {
        Batch first = batches.next(3);
        try (SpillFile spill = SpillFile.open(path(), frameBytes(first) + 10L)) {
            spill.append(first);

            assertThatThrownBy(() -> spill.append(batches.next(3)))
                    .isInstanceOf(SpillFullException.class);
        }

        assertThat(readAll()).isEqualTo(texts(List.of(first)));
    }

    @Test
    void file_withBytesOfSomethingElse_isKeptBesideAndEmpty() throws IOException {
        Files.writeString(path(), "not a spill file", StandardOpenOption.CREATE);

        assertThat(readAll()).isEmpty();
    }

    private List<Batch> write(int count) throws IOException {
        List<Batch> written = new ArrayList<>();
        try (SpillFile spill = open()) {
            for (int i = 0; i < count; i++) {
                Batch batch = batches.next(1 + i);
                spill.append(batch);
                written.add(batch);
            }
        }
        return written;
    }

    private List<String> readAll() throws IOException {
        List<String> read = new ArrayList<>();
        try (SpillFile spill = open()) {
            for (Optional<Batch> next = spill.oldest(); next.isPresent(); next = spill.oldest()) {
                read.add(TestingBatches.text(next.get()));
                spill.removeOldest();
            }
        }
        return read;
    }

    private static List<String> texts(List<Batch> written) {
        return written.stream().map(TestingBatches::text).toList();
    }

    private static int frameBytes(Batch batch) {
        return 12 + BatchCodec.write(batch).length;
    }

    private SpillFile open() throws IOException {
        return SpillFile.open(path(), LARGE);
    }

    private Path path() {
        return folder.resolve("spill.bin");
    }
}
