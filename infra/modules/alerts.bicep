// What wakes the trader. The rules read the log: the app writes each notification as one line, its code first.
param token string
param location string
param tags object
param componentId string
param email string
param frequency string

// Each rule looks twice as far back as it looks often, because a log line takes a minute or two to arrive.
var windows = {
  PT5M: 'PT10M'
  PT10M: 'PT30M'
  PT15M: 'PT30M'
}

// A rule fires when its query returns a row.
var rules = [
  {
    name: 'failed-ingress'
    severity: 1
    description: 'An alert was answered with a server error, or so late that TradingView had given up. It may be lost: compare TradingView\'s alert log.'
    query: 'requests | where url has_any ("/api/webhook", "advanced-trading-webhook", "/api/trade/signal") | where toint(resultCode) >= 500 or duration > 3000'
    window: windows[frequency]
  }
  {
    name: 'stuck-trade'
    severity: 0
    description: 'A trade needs a person: an exit fails, an order\'s fate is unknown, a position is missing at the broker, or nothing has looked at it for too long.'
    query: 'traces | where message startswith "stuck-trade:" or message startswith "exit-failed:" or message startswith "order-unknown:" or message startswith "position-missing:"'
    window: windows[frequency]
  }
  {
    name: 'breaker-tripped'
    severity: 1
    description: 'A circuit breaker stops new entries of an account. Exits go on.'
    query: 'traces | where message startswith "breaker-tripped:"'
    window: windows[frequency]
  }
  {
    name: 'no-heartbeat'
    severity: 0
    description: 'The sweep has not run for 15 minutes: the app is down, cannot reach its storage, or its logs have reached their daily cap.'
    query: 'traces | where message startswith "heartbeat" | summarize beats = count() | where beats == 0'
    window: 'PT15M'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-${token}'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'trader'
    emailReceivers: [
      {
        name: 'operator'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

resource rule 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in rules: {
    name: '${item.name}-${token}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'Trader ${item.name}'
      description: item.description
      severity: item.severity
      enabled: true
      scopes: [componentId]
      evaluationFrequency: frequency
      windowSize: item.window
      criteria: {
        allOf: [
          {
            query: item.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: {
              numberOfEvaluationPeriods: 1
              minFailingPeriodsToAlert: 1
            }
          }
        ]
      }
      autoMitigate: true
      // A new workspace has no tables yet, and validation would refuse a query that names them.
      skipQueryValidation: true
      actions: {
        actionGroups: [people.id]
      }
    }
  }
]
