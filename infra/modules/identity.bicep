// The one identity of the app, made before it, so that its roles are there when it starts. Role assignments are named by what they are for and not by the
// principal's id, which is only known once the identity exists: so a what-if can still foretell them.
param name string
param location string
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

output id string = identity.id
output clientId string = identity.properties.clientId
output principalId string = identity.properties.principalId
