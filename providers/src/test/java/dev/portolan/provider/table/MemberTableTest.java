package dev.portolan.provider.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.portolan.provider.members.MemberLocation;
import dev.portolan.provider.members.MemberRow;
import dev.portolan.provider.members.MemberTables;
import dev.portolan.provider.members.MemberTreatment;
import dev.portolan.provider.members.TargetProtocol;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** Checks that the chapter's table of members matches the code that reads requests. */
final class MemberTableTest {
    private static final String BEGIN = "<!-- members: begin -->\n";
    private static final String END = "<!-- members: end -->";

    @Test
    void chapter_members_areTheOnesInTheCode() throws IOException {
        var chapter = Files.readString(Path.of("README.md"));

        assertThat(chapter).contains(BEGIN + table() + END);
    }

    private static String table() {
        var out =
                new StringBuilder(
                        "| protocol | treatment | members of the body |\n|---|---|---|\n");
        for (var protocol : TargetProtocol.values()) {
            for (var treatment : MemberTreatment.values()) {
                var names = names(protocol, treatment);
                if (!names.isEmpty()) {
                    var name = protocol.name().toLowerCase(Locale.ROOT);
                    out.append("| ").append(name).append(" | ").append(treatment.text());
                    out.append(" | ").append(names).append(" |\n");
                }
            }
        }
        return out.toString();
    }

    private static String names(TargetProtocol protocol, MemberTreatment treatment) {
        return MemberTables.of(protocol).stream()
                .filter(
                        row ->
                                row.location() == MemberLocation.BODY
                                        && row.treatment() == treatment)
                .map(MemberRow::name)
                .map(name -> "`" + name + "`")
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
