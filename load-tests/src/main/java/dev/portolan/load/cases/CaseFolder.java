package dev.portolan.load.cases;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A folder of cases.
 *
 * @param cases the cases, in the order of their names
 * @param pending what is known to fail
 */
public record CaseFolder(List<ReplayCase> cases, List<PendingRun> pending) {

    /**
     * The runs that are known to fail, from the folder's {@code pending.yaml}.
     *
     * @param name the case's name
     * @param dialects the dialects it fails with
     * @param variant how requests are sent when it fails; empty for all ways
     * @param reason why it fails
     */
    public record PendingRun(
            String name,
            List<ReplayDialect> dialects,
            Optional<ReplayCase.Variant> variant,
            String reason) {}

    /**
     * Reads all cases of a folder, or the one case of a folder with a {@code case.yaml}.
     *
     * @throws InvalidCaseException if one of them has a mistake
     */
    public static CaseFolder read(Path folder) throws IOException {
        if (Files.isRegularFile(folder.resolve("case.yaml"))) {
            return new CaseFolder(List.of(CaseReader.read(folder)), List.of());
        }
        List<ReplayCase> cases = new ArrayList<>();
        for (var path : cases(folder)) {
            cases.add(CaseReader.read(path));
        }
        var pending = folder.resolve("pending.yaml");
        var known = cases.stream().map(ReplayCase::name).toList();
        return new CaseFolder(
                cases, Files.isRegularFile(pending) ? pending(pending, known) : List.of());
    }

    private static List<Path> cases(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new InvalidCaseException(
                    new CasePosition(folder, 1, 1), "no such folder (expected: a folder of cases)");
        }
        try (var paths = Files.list(folder)) {
            var found =
                    paths.filter(path -> Files.isRegularFile(path.resolve("case.yaml")))
                            .sorted()
                            .toList();
            if (found.isEmpty()) {
                throw new InvalidCaseException(
                        new CasePosition(folder, 1, 1),
                        "no cases (expected: folders with a case.yaml in each)");
            }
            return found;
        }
    }

    private static List<PendingRun> pending(Path file, List<String> known) throws IOException {
        List<PendingRun> pending = new ArrayList<>();
        for (var value : CaseMembers.oneOrMore(CaseFileReader.read(file))) {
            var members = CaseMembers.of(value, "a pending case");
            var named = members.need("case");
            var name = CaseMembers.text(named, "case");
            if (!known.contains(name)) {
                throw CaseMembers.wrong(named, "\"" + name + "\" is no case", "a folder's name");
            }
            var dialects = members.take("dialects");
            var variant = members.flag("stream");
            pending.add(
                    new PendingRun(
                            name,
                            dialects.isEmpty()
                                    ? List.of(ReplayDialect.values())
                                    : dialects(dialects.get()),
                            variant.map(
                                    stream ->
                                            stream
                                                    ? ReplayCase.Variant.STREAM
                                                    : ReplayCase.Variant.WHOLE),
                            CaseMembers.text(members.need("reason"), "reason")));
            members.end();
        }
        return pending;
    }

    private static List<ReplayDialect> dialects(CaseValue value) {
        return CaseMembers.oneOrMore(value).stream()
                .flatMap(
                        item ->
                                CaseReader.named(
                                        CaseMembers.text(item, "a dialect"), item.position())
                                        .stream())
                .toList();
    }
}
