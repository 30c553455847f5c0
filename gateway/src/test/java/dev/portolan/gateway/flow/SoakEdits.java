package dev.portolan.gateway.flow;

import dev.portolan.gateway.EditedFiles;
import dev.portolan.gateway.identity.Tenant;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/**
 * A user who edits the files of a soak test's gateways every few seconds, in place or by renaming:
 * each edit must be in force soon, or be rejected while the one before it serves.
 */
final class SoakEdits implements Runnable {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String POLICIES = "policies.yaml";
    private static final String TENANTS = "tenants.yaml";
    private static final String MISTAKE = "  - name: mistaken\n    prefer: {objective: cheapest}\n";

    private final SoakSite site;
    private final SoakTally tally;
    private final SplittableRandom random;
    private final Instant end;
    private int number;

    SoakEdits(SoakSite site, SoakTally tally, SoakCaller.Period period) {
        this.site = site;
        this.tally = tally;
        this.random = new SplittableRandom(period.seed());
        this.end = period.end();
    }

    @Override
    public void run() {
        try {
            while (Instant.now().isBefore(end)) {
                site.forEachFolder(this::edit);
                Thread.sleep(Duration.ofSeconds(1 + random.nextInt(4)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | RuntimeException e) {
            tally.wrong.add("an edit failed: " + e);
        }
    }

    private void edit(EditedFiles files) throws IOException, InterruptedException {
        switch (random.nextInt(3)) {
            case 0 -> comment(files);
            case 1 -> label(files);
            default -> mistake(files);
        }
    }

    /** Changes a file, but not its meaning. */
    private void comment(EditedFiles files) throws IOException, InterruptedException {
        String before = files.inForce().provenance().digest();
        write(files, POLICIES, files.read(POLICIES) + "# " + number++ + "\n");
        await("a comment", () -> !files.inForce().provenance().digest().equals(before));
        tally.edits.incrementAndGet();
    }

    private void label(EditedFiles files) throws IOException, InterruptedException {
        String label = "t" + number++;
        String tenants =
                files.read(TENANTS)
                        .replaceFirst(
                                "- id: acme\n(    labels: .*\n)?",
                                "- id: acme\n    labels: {team: " + label + "}\n");
        write(files, TENANTS, tenants);
        await("a label", () -> label.equals(team(files)));
        tally.edits.incrementAndGet();
    }

    /** Writes an invalid policy and removes it; a tenant edit in between takes effect. */
    private void mistake(EditedFiles files) throws IOException, InterruptedException {
        String sound = files.read(POLICIES);
        int policies = policies(files);
        write(files, POLICIES, sound + MISTAKE);
        await("a mistake", files::isRefused);
        label(files);
        if (!files.isRefused() || policies(files) != policies) {
            tally.wrong.add("a mistaken policy is in force");
        }
        tally.refused.incrementAndGet();
        write(files, POLICIES, sound);
        await("a correction", () -> !files.isRefused());
        tally.edits.incrementAndGet();
    }

    private static String team(EditedFiles files) {
        Tenant tenant = files.inForce().tenants().byId().get("acme");
        return tenant == null ? "" : tenant.labels().getOrDefault("team", "");
    }

    private static int policies(EditedFiles files) {
        return files.inForce().rules().written().policies().size();
    }

    private void write(EditedFiles files, String file, String text) throws IOException {
        if (random.nextBoolean()) {
            files.overwrite(file, text);
        } else {
            files.replace(file, text);
        }
    }

    private void await(String edit, BooleanSupplier done) throws InterruptedException {
        Instant patience = Instant.now().plus(SOON);
        while (!done.getAsBoolean()) {
            if (Instant.now().isAfter(patience)) {
                tally.wrong.add("%s had no effect within %s".formatted(edit, SOON));
                return;
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }
}
