-- Brings a reservation of a request under way that this server does not hold: it was made elsewhere,
-- was lost with the server's data, or its lease has ended. It is held even beyond a limit, as the
-- request is under way.
--
-- KEYS[4...]: the counters. ARGV: id, epoch, lease in milliseconds, tokens, money, 1 if it was never
-- taken from rates here, and for each counter its kind and terms: q and t: amount, period, and the
-- time at which what it took has leaked, in seconds and nanoseconds; c: none; b: end of the window in
-- milliseconds.
--
-- Returns H and the time, or L.

if not in_epoch(ARGV[2]) then
    return {'L', now_s, now_us}
end

local id, tokens, money, fresh = ARGV[1], tonumber(ARGV[4]), ARGV[5], ARGV[6] == '1'
local value, reservation = read_reservation(KEYS[3])
if value ~= SETTLED then
    if not reservation or reservation.lapsed then
        local held = {}
        local arg = 7
        for i = 1, #KEYS - 3 do
            local key, kind = KEYS[i + 3], ARGV[arg]
            if kind == 'q' or kind == 't' then
                local amount, period = tonumber(ARGV[arg + 1]), tonumber(ARGV[arg + 2])
                local s, n = tonumber(ARGV[arg + 3]), tonumber(ARGV[arg + 4])
                if reservation and kind == 't' or not reservation and fresh then
                    s, n = rate_take(key, amount, period, kind == 'q' and 1 or tokens)
                end
                held[i] = {kind, key, amount, period, s, n}
                arg = arg + 5
            elseif kind == 'c' then
                count_up(key)
                held[i] = {kind, key}
                arg = arg + 1
            else
                local settled, reserved = read_budget(key)
                write_budget(key, settled, sum(reserved, money), tonumber(ARGV[arg + 1]))
                held[i] = {kind, key}
                arg = arg + 2
            end
        end
        write_reservation(KEYS[3], {tokens = tokens, money = money, counters = held})
    end
    hold(id, tonumber(ARGV[3]))
end
return {'H', now_s, now_us}
