package dev.portolan.gateway.records.spill;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The journal as the next process finds it. */
final class JournalTest {
    @TempDir private Path folder;

    @Test
    void requests_notReleased_areLeftWithTheirParts() throws IOException {
        try (Journal journal = Journal.create(path(), 8)) {
            int begun = journal.begin(1, "one");
            int decided = journal.begin(2, "two");
            journal.decided(decided, "to paris");
            int ended = journal.begin(3, "three");
            journal.decided(ended, "to rome");
            journal.ended(ended, "completed");
            int kept = journal.begin(4, "four");
            journal.release(kept);

            assertThat(journal.used()).isEqualTo(3);
            assertThat(begun).isNotEqualTo(decided);
        }

        assertThat(Journal.left(path()).requests())
                .containsExactlyInAnyOrder(
                        new Journal.Begun(1, List.of("one")),
                        new Journal.Begun(2, List.of("two", "to paris")),
                        new Journal.Begun(3, List.of("three", "to rome", "completed")));
    }

    @Test
    void slot_usedAgain_hasNoPartsOfTheRequestBefore() throws IOException {
        try (Journal journal = Journal.create(path(), 1)) {
            int slot = journal.begin(1, "one");
            journal.decided(slot, "to paris");
            journal.release(slot);

            assertThat(journal.begin(2, "two")).isEqualTo(slot);
        }

        assertThat(Journal.left(path()).requests())
                .containsExactly(new Journal.Begun(2, List.of("two")));
    }

    @Test
    void journal_thatIsFull_givesNoSlot() throws IOException {
        try (Journal journal = Journal.create(path(), 1)) {
            assertThat(journal.begin(1, "one")).isZero();
            assertThat(journal.begin(2, "two")).isEqualTo(-1);
        }
    }

    @Test
    void text_longerThanItsPlace_isCut() throws IOException {
        try (Journal journal = Journal.create(path(), 1)) {
            journal.begin(1, "é".repeat(1_000));
        }

        assertThat(Journal.left(path()).requests().getFirst().parts().getFirst())
                .startsWith("éé")
                .hasSizeLessThan(400);
    }

    @Test
    void journal_createdAgain_forgetsWhatWasLeft() throws IOException {
        try (Journal journal = Journal.create(path(), 2)) {
            journal.begin(1, "one");
        }
        Journal.create(path(), 2).close();

        assertThat(Journal.left(path()).requests()).isEmpty();
    }

    private Path path() {
        return folder.resolve("journal.bin");
    }
}
