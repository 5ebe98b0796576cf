using System.Text.Json.Serialization;

namespace ServerlessTrader.Core.Risk;

/// <summary>Why a breaker tripped.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BreakerCause>))]
public enum BreakerCause
{
    [JsonStringEnumMemberName("daily-loss")] DailyLoss,
    [JsonStringEnumMemberName("losing-streak")] LosingStreak,
}
