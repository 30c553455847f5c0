package dev.portolan.gateway.program;

import dev.portolan.gateway.alerts.AlertQueue;
import dev.portolan.gateway.alerts.BudgetAlert;
import dev.portolan.gateway.alerts.HttpAlertSender;
import dev.portolan.gateway.limits.BudgetListener;
import dev.portolan.gateway.limits.BudgetUse;
import dev.portolan.gateway.reload.CurrentSnapshot;
import dev.portolan.gateway.telemetry.Telemetry;
import dev.portolan.policy.document.Words;

import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Logs, counts and reports budgets that reach a warning threshold. */
final class BudgetNotices implements BudgetListener, AutoCloseable {
    private static final System.Logger LOG = System.getLogger("dev.portolan.budgets");

    private final Telemetry telemetry;
    private final AlertQueue alerts;
    private final InstantSource clock;
    private final Supplier<String> node;

    private BudgetNotices(
            Telemetry telemetry, AlertQueue alerts, InstantSource clock, Supplier<String> node) {
        this.telemetry = telemetry;
        this.alerts = alerts;
        this.clock = clock;
        this.node = node;
    }

    /** Opens warnings that go to the webhook of the settings in force, if they have one. */
    static BudgetNotices open(CurrentSnapshot live, Telemetry telemetry) {
        InstantSource clock = InstantSource.system();
        AlertQueue alerts =
                new AlertQueue(
                        () -> Optional.ofNullable(live.current().settings().alerts()),
                        new HttpAlertSender(clock),
                        Thread::sleep,
                        RandomGenerator.getDefault(),
                        outcome -> telemetry.onAlert(Words.kebab(outcome)));
        return new BudgetNotices(
                telemetry, alerts, clock, () -> live.current().settings().node().id());
    }

    @Override
    public void reached(BudgetUse use, int percent) {
        LOG.log(
                System.Logger.Level.WARNING,
                "the budget {0} has reached {1}%: {2} of {3} {4} are used",
                use.budget().id(),
                percent,
                use.budget()
                        .terms()
                        .ofNanos(use.settledNanos())
                        .stripTrailingZeros()
                        .toPlainString(),
                use.budget().terms().amount().toPlainString(),
                use.budget().terms().currency());
        telemetry.onBudgetWarning(
                use.budget().scope().tenant(),
                use.budget().terms().per().name().toLowerCase(Locale.ROOT),
                percent + "%");
        alerts.add(new BudgetAlert(use, percent, clock.instant(), node.get()));
    }

    @Override
    public void close() {
        alerts.close();
    }
}
