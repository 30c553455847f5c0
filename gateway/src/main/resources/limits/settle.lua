-- Replaces a reservation by what was used, once.
--
-- KEYS[4...]: the counters. ARGV: id, epoch, the epoch in which it was reserved here or 0, tokens
-- used, money used, and for each counter its kind, 1 if the request counts for it, and its terms: q
-- and t: amount, period; c: none; b: end of the window in milliseconds.
--
-- Returns what happened (S settled, D settled before, L another epoch), the time, and two numbers for
-- each counter as reserve does.

if not in_epoch(ARGV[2]) then
    return {'L', now_s, now_us}
end

local DAY = DAY_MILLIS
local id, used_tokens, used_money = ARGV[1], tonumber(ARGV[4]), ARGV[5]
local value, reservation = read_reservation(KEYS[3])
-- Within the epoch in which it was made, a reservation that is not there any more was settled.
local done = value == SETTLED or (not value and ARGV[3] == ARGV[2])
local taken_here = reservation ~= nil
local held = taken_here and not reservation.lapsed

local reply = {done and 'D' or 'S', now_s, now_us}
local arg = 6
for i = 1, #KEYS - 3 do
    local key, kind, counts = KEYS[i + 3], ARGV[arg], ARGV[arg + 1] == '1'
    local entry = taken_here and reservation.counters[i]
    local first, second
    if kind == 'q' or kind == 't' then
        local amount, period = tonumber(ARGV[arg + 2]), tonumber(ARGV[arg + 3])
        local used = counts and (kind == 'q' and 1 or used_tokens) or 0
        local taken = kind == 'q' and 1 or (taken_here and reservation.tokens or 0)
        if done then
            first, second = read_rate(key)
        elseif held or (taken_here and kind == 'q') then
            first, second = rate_settle(key, amount, period, taken, entry[5], entry[6], used)
        else
            first, second = rate_take(key, amount, period, used)
        end
        arg = arg + 4
    elseif kind == 'c' then
        if held then
            first, second = count_down(key), 0
        else
            first, second = tonumber(redis.call('GET', key) or '0'), 0
        end
        arg = arg + 2
    else
        first, second = read_budget(key)
        if not done then
            if held then
                second = difference(second, reservation.money)
            end
            if counts then
                first = sum(first, used_money)
            end
            write_budget(key, first, second, tonumber(ARGV[arg + 2]))
        end
        arg = arg + 3
    end
    reply[#reply + 1] = first
    reply[#reply + 1] = second
end

if value ~= SETTLED then
    -- What was never reserved here can come again after a long loss of the connection.
    redis.call('SET', KEYS[3], SETTLED, 'PX', (taken_here or done) and SETTLED_MILLIS or DAY)
    forget(id)
end
return reply
