package dev.portolan.gateway.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The order in which callers and upstream connections are paused when descriptors become scarce.
 */
final class FileDescriptorsTest {
    @ParameterizedTest
    @CsvSource({
        "500, 0, true, true, true",
        "500, 406, true, true, true",
        "500, 407, true, true, false",
        "500, 437, true, true, false",
        "500, 438, true, false, false",
        "500, 468, true, false, false",
        "500, 469, false, false, false",
        "500, 500, false, false, false",
        "20000, 19231, true, true, true",
        "20000, 19232, true, true, false",
        "20000, 19744, false, false, false",
        "100, 27, true, true, true",
        "100, 28, true, true, false",
        "100, 76, false, false, false",
    })
    void descriptors_becomingScarce_pauseCallersFirst(
            long limit, int open, boolean connects, boolean accepts, boolean ready) {
        FileDescriptors descriptors = new FileDescriptors(limit, () -> -1);
        for (int i = 0; i < open; i++) {
            descriptors.opened();
        }
        assertThat(descriptors.mayConnect()).isEqualTo(connects);
        assertThat(descriptors.mayAccept()).isEqualTo(accepts);
        assertThat(descriptors.scarcity().isEmpty()).isEqualTo(ready);
    }

    @Test
    void descriptors_otherThanSockets_countOnceMeasured() {
        AtomicLong measured = new AtomicLong(20);
        FileDescriptors descriptors = new FileDescriptors(500, measured::get);
        descriptors.opened();
        assertThat(descriptors.open()).isEqualTo(21);
        measured.set(471);
        assertThat(descriptors.mayAccept()).isTrue();
        descriptors.measure();
        assertThat(descriptors.open()).isEqualTo(471);
        assertThat(descriptors.mayAccept()).isFalse();
        descriptors.closing();
        descriptors.released();
        measured.set(20);
        descriptors.measure();
        assertThat(descriptors.scarcity()).isEmpty();
    }

    @Test
    void descriptors_ofClosingSockets_neverHideOthers() {
        AtomicLong measured = new AtomicLong(500);
        FileDescriptors descriptors = new FileDescriptors(500, measured::get);
        for (int i = 0; i < 400; i++) {
            descriptors.opened();
        }
        descriptors.measure();
        assertThat(descriptors.open()).isEqualTo(500);
        for (int i = 0; i < 400; i++) {
            descriptors.closing();
        }
        measured.set(100);
        descriptors.measure();
        assertThat(descriptors.open()).isEqualTo(500);
        for (int i = 0; i < 400; i++) {
            descriptors.released();
        }
        assertThat(descriptors.open()).isEqualTo(100);
    }

    @Test
    void descriptors_whoseSocketsOpenWhileMeasured_areNotCountedTooLow() {
        AtomicLong tries = new AtomicLong();
        List<FileDescriptors> measuring = new ArrayList<>();
        FileDescriptors descriptors =
                new FileDescriptors(
                        500,
                        () -> {
                            measuring.forEach(FileDescriptors::opened);
                            return 100 + (measuring.isEmpty() ? 0 : tries.getAndIncrement());
                        });
        measuring.add(descriptors);
        descriptors.measure();
        assertThat(tries.get()).isEqualTo(3);
        assertThat(descriptors.open()).isGreaterThanOrEqualTo(102);
    }

    @Test
    void descriptors_withoutALimit_areNeverScarce() {
        FileDescriptors descriptors = new FileDescriptors(Long.MAX_VALUE, () -> -1);
        descriptors.opened();
        assertThat(descriptors.mayAccept()).isTrue();
        assertThat(descriptors.scarcity()).isEmpty();
    }
}
